namespace Pyoco.Tests;

public sealed class OutputFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-output-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WhatCanBeWrittenPassesAndIsLeftAsItIs()
    {
        var there = Path.Combine(_folder, "there.png");
        File.WriteAllText(there, "old");
        File.CreateSymbolicLink(Path.Combine(_folder, "link.png"), "missing.png");

        OutputFile.ThrowIfNotWritable(there);
        OutputFile.ThrowIfNotWritable(Path.Combine(_folder, "link.png"));
        OutputFile.ThrowIfNotWritable(Path.Combine(_folder, "a", "b", "new.png"));
        OutputFile.ThrowIfNotWritable(Path.Combine(_folder, new string('n', 255)));

        Assert.Equal("old", File.ReadAllText(there));
        Assert.Equal(
            ["link.png", "there.png"],
            Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void WhatCannotBeWrittenIsNamed()
    {
        var (file, folder) = (Path.Combine(_folder, "file"), Directory.CreateDirectory(Path.Combine(_folder, "clip.png")).FullName);
        File.WriteAllText(file, "mine");
        File.SetAttributes(file, FileAttributes.ReadOnly);

        Assert.Contains($"{folder} is a folder", Refused(folder));
        Assert.Contains($"{file} is read-only", Refused(file));
        Assert.Contains($"{file} is a file", Refused(Path.Combine(file, "clip.png")));
        Assert.Contains($"{file} is a file", Refused(Path.Combine(file, "more", "clip.png")));
        Assert.Contains("cannot be written", Refused(Path.Combine(_folder, "new", new string('n', 256))));
        Assert.Equal(["clip.png", "file"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public void AFolderWithoutRightsIsRefused()
    {
        Skip.If(OperatingSystem.IsWindows() || Environment.UserName == "root"); // root may write everywhere
        if (!OperatingSystem.IsWindows())
        {
            var closed = Directory.CreateDirectory(
                Path.Combine(_folder, "closed"), UnixFileMode.UserRead | UnixFileMode.UserExecute).FullName;

            Assert.Contains("cannot be written", Refused(Path.Combine(closed, "clip.png")));
            Assert.Contains("cannot be written", Refused(Path.Combine(closed, "new", "clip.png")));
        }
    }

    [SkippableFact]
    public void AVirtualFileSystemThatTakesNoFilesIsRefused()
    {
        Skip.IfNot(OperatingSystem.IsLinux());

        Assert.Contains("cannot be written", Refused("/proc/clip.png")); // also for root
        Assert.Contains("not a regular file", Refused("/dev/null"));
    }

    private static string Refused(string path) => Assert.Throws<IOException>(() => OutputFile.ThrowIfNotWritable(path)).Message;
}
