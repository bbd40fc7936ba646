using System.Diagnostics;

namespace Pyoco.Tests;

public sealed class FfmpegProcessTests
{
    [SkippableFact]
    public void ItsCodeAndTheLastLineOfItsErrorsAreTold()
    {
        Skip.If(OperatingSystem.IsWindows());
        using var process = TestVideo.Shell("echo frames; echo first >&2; echo last >&2; exit 3");

        var output = new StreamReader(process.Output).ReadToEnd();

        Assert.Equal("frames\n", output);
        Assert.Equal((3, "last"), process.Finish());
    }

    [SkippableFact]
    public void ManyErrorsDoNotStopIt()
    {
        Skip.If(OperatingSystem.IsWindows());
        using var process = TestVideo.Shell("i=0; while [ $i -lt 20000 ]; do echo 'a line of errors' >&2; i=$((i+1)); done; echo end");

        Assert.Equal("end\n", new StreamReader(process.Output).ReadToEnd());
        Assert.Equal((0, "a line of errors"), process.Finish());
    }

    [SkippableFact]
    public void AsManyLinesAsAskedForAreTold()
    {
        Skip.If(OperatingSystem.IsWindows());
        using var process = TestVideo.Shell("for i in one two three four; do echo $i >&2; done");

        Assert.Equal((0, "two; three; four"), process.Finish(lines: 3));
    }

    [SkippableFact]
    public void KillingItEndsIt()
    {
        Skip.If(OperatingSystem.IsWindows());
        using var process = TestVideo.Shell("exec sleep 600");

        process.Kill();

        Assert.Equal(128 + 9, process.Finish().Code);
        process.Kill(); // nothing is left to end
    }

    [SkippableFact]
    public void DisposingItEndsIt()
    {
        Skip.If(OperatingSystem.IsWindows());
        int id;
        using (var process = TestVideo.Shell("exec sleep 600"))
        {
            id = process.Id;
        }

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
    }
}
