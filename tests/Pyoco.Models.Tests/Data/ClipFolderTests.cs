namespace Pyoco.Models.Tests;

public sealed class ClipFolderTests : IDisposable
{
    private readonly ClipFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ItsFilesTogetherAreTheContent()
    {
        ClipFolderFixture.Clip(3).SaveFrames(_folder.PathOf("clip"));
        var files = Directory.GetFiles(_folder.PathOf("clip"));

        var clip = new ClipFolder(_folder.PathOf("clip"));
        using var content = clip.OpenContent();

        Assert.Equal(files.Sum(f => new FileInfo(f).Length), clip.Length);
        Assert.Equal(clip.Length, content.Length);
        Assert.Equal((false, true), (clip.IsImage, clip.HasRate));
        Assert.Equal(8, clip.CountFrames(new ClipLoadOptions { FrameRate = 2 }));
        Assert.Equal(8, clip.Load(new ClipLoadOptions()).FrameCount);
    }

    [Fact]
    public void WhatSystemsLeaveInAFolderIsNoPartOfIt()
    {
        ClipFolderFixture.Clip(3, frames: 3).SaveFrames(_folder.PathOf("clip"));
        File.Delete(_folder.PathOf("clip/pyoco-frames.json"));
        var (length, frames) = (new ClipFolder(_folder.PathOf("clip")).Length, ClipFolderFixture.Clip(3, frames: 3).FramesSha256);

        _folder.Text("clip/._0000.png", "x").Text("clip/.DS_Store", "x").Text("clip/Thumbs.db", "x");
        var clip = new ClipFolder(_folder.PathOf("clip"));

        Assert.Equal(length, clip.Length);
        Assert.Equal(3, clip.CountFrames(new ClipLoadOptions()));
        Assert.Equal(frames, clip.Load(new ClipLoadOptions()).FramesSha256);
    }
}
