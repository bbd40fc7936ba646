namespace Pyoco.Core.Tests;

public sealed class ForeignFilesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("pyoco-foreign-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void WhatIsNotOursMovesAndLinksAreNotFollowed()
    {
        var (from, to, other) = (Folder("from"), Folder("to"), Folder("other"));
        File.WriteAllText(Path.Combine(other, "secret"), "secret");
        foreach (var name in new[] { "ours", "README.md", "unet/ours", "unet/notes", "unet/deep/notes", "taken" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(from, name))!);
            File.WriteAllText(Path.Combine(from, name), name);
        }

        Directory.CreateDirectory(Path.Combine(from, "empty"));
        Directory.CreateSymbolicLink(Path.Combine(from, "link"), other);
        File.WriteAllText(Path.Combine(to, "taken"), "new");
        File.WriteAllText(WholeFile.TemporaryIn(from), "half");

        ForeignFiles.Move(from, to, path => path is "ours" or "unet/ours");

        Assert.Equal(
            ["README.md", "empty", "link", "taken", "unet", "unet/deep", "unet/deep/notes", "unet/notes"],
            Directory.EnumerateFileSystemEntries(to, "*", new EnumerationOptions
            {
                RecurseSubdirectories = true, AttributesToSkip = 0,
            }).Select(e => Path.GetRelativePath(to, e)).Where(e => !e.StartsWith("link/")).Order(StringComparer.Ordinal));
        Assert.Equal("new", File.ReadAllText(Path.Combine(to, "taken")));
        Assert.Equal(other, new DirectoryInfo(Path.Combine(to, "link")).LinkTarget);
        Assert.True(File.Exists(Path.Combine(other, "secret")));
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
}
