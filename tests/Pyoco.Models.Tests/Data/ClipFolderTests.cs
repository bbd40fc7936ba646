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
}
