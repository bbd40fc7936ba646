namespace Pyoco.Tests;

public sealed class WholeFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-file-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AFailureLeavesTheOldFileAndNoOther()
    {
        var path = Path.Combine(_folder, "file");
        WholeFile.Write(path, s => s.WriteByte(1));

        Assert.Throws<InvalidOperationException>(() => WholeFile.Write(path, s =>
        {
            s.WriteByte(2);
            throw new InvalidOperationException();
        }));

        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void TheOldContentStandsUntilTheNewIsComplete()
    {
        var path = Path.Combine(_folder, "file");
        File.WriteAllText(path, "old");
        string? during = null;

        WholeFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            during = File.ReadAllText(path);
        });

        Assert.Equal(("old", "new"), (during, File.ReadAllText(path)));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void WhatWritesToAPathReplacesTheFileWholeOrNotAtAll()
    {
        var path = Path.Combine(_folder, "file");
        WholeFile.WriteAt(path, temporary => File.WriteAllText(temporary, "old"));

        Assert.Throws<InvalidOperationException>(() => WholeFile.WriteAt(path, temporary =>
        {
            File.WriteAllText(temporary, "half");
            throw new InvalidOperationException();
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void ATextIsWrittenInUtf8WithoutAMark()
    {
        var path = Path.Combine(_folder, "text");

        WholeFile.WriteText(path, "ö\n");

        Assert.Equal([0xC3, 0xB6, (byte)'\n'], File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    public void ASymbolicLinkStaysAndItsTargetIsWritten(bool targetExists, int links)
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_folder, "elsewhere")).FullName;
        var (target, link) = (Path.Combine(elsewhere, "target"), Path.Combine(_folder, "link"));
        if (targetExists)
        {
            File.WriteAllText(target, "old");
        }

        File.CreateSymbolicLink(link, links == 1 ? Path.Combine("elsewhere", "target") : Path.Combine("elsewhere", "second"));
        if (links == 2)
        {
            File.CreateSymbolicLink(Path.Combine(elsewhere, "second"), "target");
        }

        WholeFile.Write(link, s => s.Write("new"u8));

        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Null(new FileInfo(target).LinkTarget);
        Assert.Equal("new", File.ReadAllText(target));
        Assert.Equal(1 + links, Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void LinksInACircleAreRefused()
    {
        var (one, two) = (Path.Combine(_folder, "one"), Path.Combine(_folder, "two"));
        File.CreateSymbolicLink(one, two);
        File.CreateSymbolicLink(two, one);

        Assert.Throws<IOException>(() => WholeFile.Write(one, s => s.WriteByte(1)));
    }

    [Theory]
    [InlineData(219)]
    [InlineData(255)]
    public void NamesMayBeAsLongAsTheFileSystemTakesThem(int length)
    {
        var path = Path.Combine(_folder, new string('n', length));

        WholeFile.Write(path, s => s.WriteByte(1));
        WholeFile.Write(path, s => s.WriteByte(2));

        Assert.Equal([2], File.ReadAllBytes(path));
    }

    [Fact]
    public void AFolderAReadOnlyFileAndAMissingFolderAreRefusedByName()
    {
        var readOnly = Path.Combine(_folder, "read-only");
        File.WriteAllText(readOnly, "mine");
        File.SetAttributes(readOnly, FileAttributes.ReadOnly);

        Assert.Contains("is a folder", Assert.Throws<IOException>(() => WholeFile.Write(_folder, _ => { })).Message);
        Assert.Contains("read-only is read-only", Assert.Throws<IOException>(() => WholeFile.Write(readOnly, _ => { })).Message);
        var missing = Assert.Throws<DirectoryNotFoundException>(() => WholeFile.Write(Path.Combine(_folder, "no", "file"), _ => { }));

        Assert.Contains(Path.Combine(_folder, "no"), missing.Message);
        Assert.Equal("mine", File.ReadAllText(readOnly));
    }

    [SkippableFact]
    public void DevicesAreNotReplaced()
    {
        Skip.IfNot(OperatingSystem.IsLinux());

        Assert.Contains("not a regular file", Assert.Throws<IOException>(() => WholeFile.Write("/dev/null", _ => { })).Message);
    }

    [SkippableFact]
    public void TheModeOfTheOldFileStays()
    {
        Skip.If(OperatingSystem.IsWindows());
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var path = Path.Combine(_folder, "private");
        File.WriteAllText(path, "old");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);

            WholeFile.Write(path, s => s.WriteByte(1));

            Assert.Equal(mode, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void LeftoversOfKilledProcessesGoAndNothingElse()
    {
        File.WriteAllText(WholeFile.TemporaryIn(_folder), "half");
        File.WriteAllText(Path.Combine(_folder, ".pyoco-mine.tmp"), "mine");
        File.WriteAllText(Path.Combine(_folder, "other.tmp"), "mine");

        WholeFile.DeleteLeftovers(_folder);

        Assert.Equal(
            [".pyoco-mine.tmp", "other.tmp"],
            Directory.GetFiles(_folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }
}
