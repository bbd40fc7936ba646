namespace Pyoco.Models.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheOldContentStandsUntilTheNewIsComplete()
    {
        var path = _folder.WriteText("a", "old");
        string? during = null;

        AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            during = File.ReadAllText(path);
        });

        Assert.Equal("old", during);
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void AFailedWriteChangesNothing()
    {
        var path = _folder.WriteText("a", "old");

        Assert.Throws<InvalidDataException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidDataException();
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void WhatAKilledProcessLeftBehindDoesNotMatter()
    {
        _folder.WriteText($"a.{Guid.NewGuid():N}.tmp", "half");

        AtomicFile.Write(_folder.PathOf("a"), stream => stream.Write("whole"u8));

        Assert.Equal("whole", File.ReadAllText(_folder.PathOf("a")));
    }
}
