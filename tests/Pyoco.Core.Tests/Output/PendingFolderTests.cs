namespace Pyoco.Core.Tests;

public sealed class PendingFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("pyoco-pending-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void WhatALivingProcessWritesIsNoLeftover()
    {
        using (var pending = new PendingFolder(_root))
        {
            File.WriteAllText(Path.Combine(pending.Content, "half"), "half");

            Assert.Empty(PendingFolder.Leftovers(_root, Path.Combine(_root, "model")));
        }

        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void WhatAKilledProcessWroteGoes()
    {
        Directory.CreateDirectory(Path.Combine(Leftover(), "new", "unet"));

        WholeFolder.Recover(Path.Combine(_root, "model"), _ => false);

        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void FilesOfSomebodyElseComeBackToTheFolderTheyWereInAndToNoOther()
    {
        var (leftover, model) = (Leftover(), Path.Combine(_root, "model"));
        Directory.CreateDirectory(model);
        Directory.CreateDirectory(Path.Combine(leftover, "old"));
        File.WriteAllText(Path.Combine(leftover, "target"), "model");
        File.WriteAllText(Path.Combine(leftover, "old", "README.md"), "mine");
        File.WriteAllText(Path.Combine(leftover, "old", "ours"), "ours");

        WholeFolder.Recover(Path.Combine(_root, "another"), _ => false);
        Assert.True(Directory.Exists(leftover));
        WholeFolder.Recover(model, path => path == "ours");

        Assert.Equal([Path.Combine(model, "README.md")], Directory.GetFiles(_root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void AnOldFolderThatWasMovedAwayComesBack()
    {
        var leftover = Leftover();
        Directory.CreateDirectory(Path.Combine(leftover, "new"));
        Directory.CreateDirectory(Path.Combine(leftover, "old"));
        File.WriteAllText(Path.Combine(leftover, "target"), "model");
        File.WriteAllText(Path.Combine(leftover, "old", "ours"), "ours");

        WholeFolder.Recover(Path.Combine(_root, "model"), _ => true);

        Assert.Equal([Path.Combine(_root, "model", "ours")], Directory.GetFiles(_root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void OneThatWasJustMadeOrRemovedGoesToo()
    {
        Directory.CreateDirectory(Path.Combine(_root, $".pyoco-folder-{Guid.NewGuid():N}.tmp"));

        WholeFolder.Recover(Path.Combine(_root, "model"), _ => false);

        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void FoldersOfOthersStay()
    {
        var theirs = Directory.CreateDirectory(Path.Combine(_root, ".pyoco-folder-mine.tmp")).FullName;

        WholeFolder.Recover(Path.Combine(_root, "model"), _ => true);

        Assert.True(Directory.Exists(theirs));
    }

    private string Leftover()
    {
        var path = Directory.CreateDirectory(Path.Combine(_root, $".pyoco-folder-{Guid.NewGuid():N}.tmp")).FullName;
        File.WriteAllText(Path.Combine(path, "lock"), "");
        return path;
    }
}
