using System.Diagnostics;

namespace Pyoco.Benchmarks.Tests;

public sealed class OwnProcessTests
{
    [Theory]
    [InlineData("/usr/bin/dotnet")]
    [InlineData("/opt/dotnet.exe")]
    public void ByTheRuntimeTheAssemblyIsNamed(string process)
    {
        var start = OwnProcess.Of(process, "/app/X.dll", ["write", "a b"]);

        Assert.Equal((process, "exec|/app/X.dll|write|a b"), (start.FileName, string.Join('|', start.ArgumentList)));
    }

    [Fact]
    public void AnExecutableIsStartedAsItIs()
    {
        var start = OwnProcess.Of("/app/X", "/app/X.dll", ["write", "a b"]);

        Assert.Equal(("/app/X", "write|a b"), (start.FileName, string.Join('|', start.ArgumentList)));
    }

    // Tests run by the runtime, as programs do that are started by `dotnet X.dll`: the child did not exist there.
    [Fact]
    public void TheChildIsThisProgram()
    {
        var start = OwnProcess.With("no-such-benchmark", "and more");
        start.RedirectStandardError = true;

        using var child = Process.Start(start)!;
        var error = child.StandardError.ReadToEnd();
        child.WaitForExit();

        Assert.Equal(2, child.ExitCode);
        Assert.Contains("no-such-benchmark", error);
    }
}
