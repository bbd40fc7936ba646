using System.Diagnostics;

namespace Pyoco.Models.Tests;

public sealed class RegularFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void APipeIsRefusedWhereverAModelHasAFileAndNobodyWaitsForIt()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        var pipe = _folder.PathOf("pipe.safetensors");
        using (var process = Process.Start("mkfifo", pipe))
        {
            process.WaitForExit();
        }

        foreach (var open in new Action[]
        {
            () => SafetensorsFile.Open(pipe), () => StrictJson.ReadText(pipe), () => TokenizerFiles.Content(pipe),
            () => RegularFile.ThrowIfOther("/dev/null"),
        })
        {
            Assert.Contains("not a regular file", Assert.Throws<CheckpointException>(open).Message);
        }
    }

    [Fact]
    public void FilesFoldersAndNothingAreNotRefused()
    {
        RegularFile.ThrowIfOther(_folder.WriteText("file", ""));
        RegularFile.ThrowIfOther(_folder.Path);
        RegularFile.ThrowIfOther(_folder.PathOf("nothing"));
    }
}
