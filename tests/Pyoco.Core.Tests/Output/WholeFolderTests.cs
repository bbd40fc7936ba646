namespace Pyoco.Core.Tests;

public sealed class WholeFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("pyoco-whole-").FullName;
    private readonly string _folder;

    public WholeFolderTests() => _folder = Path.Combine(_root, "deep", "model");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void ANewFolderStandsOnlyWhenItIsComplete()
    {
        WholeFolder.Write(_folder, content =>
        {
            File.WriteAllText(Path.Combine(content, "a"), "new");
            Assert.False(Directory.Exists(_folder));
        }, _ => true);

        Assert.Equal([Path.Combine(_folder, "a")], Directory.GetFiles(_root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void AFailureLeavesTheOldFolder()
    {
        Write("a", "old");

        Assert.Throws<InvalidOperationException>(() => WholeFolder.Write(_folder, content =>
        {
            File.WriteAllText(Path.Combine(content, "a"), "half");
            throw new InvalidOperationException();
        }, _ => true));

        Assert.Equal("old", File.ReadAllText(Path.Combine(_folder, "a")));
        Assert.Single(Directory.GetFileSystemEntries(_root, "*", SearchOption.AllDirectories), Path.Combine(_folder, "a").Equals);
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(_folder)!));
    }

    [Fact]
    public void TheOldFolderGoesAndFilesOfSomebodyElseStay()
    {
        Write("ours", "old");
        Write("README.md", "mine");
        Write("part/notes", "mine");

        WholeFolder.Write(
            _folder, content => File.WriteAllText(Path.Combine(content, "a"), "new"), path => path == "ours");

        Assert.Equal(
            ["README.md", "a", "part/notes"],
            Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_folder, f))
                .Order(StringComparer.Ordinal));
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(_folder)!));
    }

    [SkippableFact]
    public void APrivateFolderStaysPrivateAndALinkStaysALink()
    {
        Skip.If(OperatingSystem.IsWindows());
        Write("a", "old");
        var link = Path.Combine(_root, "link");
        Directory.CreateSymbolicLink(link, _folder);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.SetUnixFileMode(Path.Combine(_folder, "a"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        WholeFolder.Write(link, content => File.WriteAllText(Path.Combine(content, "a"), "new"), _ => true);

        Assert.Equal(_folder, new DirectoryInfo(link).LinkTarget);
        Assert.Equal("new", File.ReadAllText(Path.Combine(_folder, "a")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "a")));
    }

    [Fact]
    public void AFileInTheWayIsNamed()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder)!);
        File.WriteAllText(_folder, "mine");

        var error = Assert.Throws<IOException>(() => WholeFolder.Write(_folder, _ => { }, _ => true));

        Assert.Contains($"{_folder} is a file", error.Message);
        Assert.Equal("mine", File.ReadAllText(_folder));
    }

    [SkippableFact]
    public void EveryMomentHasTheOldFolderOrTheNewOne()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        Write("a", "0");
        using var done = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            var seen = new HashSet<string>();
            while (!done.IsCancellationRequested)
            {
                seen.Add(File.ReadAllText(Path.Combine(_folder, "a")));
            }

            return seen;
        });

        for (var i = 1; i <= 200; i++)
        {
            WholeFolder.Write(_folder, content => File.WriteAllText(Path.Combine(content, "a"), $"{i}"), _ => true);
        }

        done.Cancel();
        Assert.All(reader.Result, content => Assert.InRange(int.Parse(content), 0, 200));
    }

    private void Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
