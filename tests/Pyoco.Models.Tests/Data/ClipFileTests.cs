namespace Pyoco.Models.Tests;

public sealed class ClipFileTests : IDisposable
{
    private readonly ClipFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFileIsAClipOrAStillPicture()
    {
        ClipFolderFixture.Clip(3).Save(_folder.PathOf("clip.webp"));
        PngImage.Write(_folder.PathOf("still.png"), new byte[12], 2, 2);
        var (clip, still) = (new ClipFile(_folder.PathOf("clip.webp")), new ClipFile(_folder.PathOf("still.png")));

        Assert.Equal((false, true), (clip.IsImage, still.IsImage));
        Assert.Equal(new FileInfo(_folder.PathOf("clip.webp")).Length, clip.Length);
        Assert.Equal(ClipFolderFixture.Clip(3).FramesSha256, clip.Load(new ClipLoadOptions()).FramesSha256);
        Assert.Null(clip.CountFrames(new ClipLoadOptions()));
        using var content = clip.OpenContent();
        Assert.Equal(clip.Length, content.Length);
    }

    [SkippableFact]
    public void TheFramesOfAVideoAreCountedWithoutDecodingIt()
    {
        Skip.IfNot(Ffmpeg.IsInstalled, "ffmpeg is not on the PATH.");
        var file = new ClipFile(_folder.Video("clip.mp4", frames: 12));

        Assert.Equal(12, file.CountFrames(new ClipLoadOptions()));
        Assert.Equal(5, file.Load(new ClipLoadOptions { FirstFrame = 3, FrameCount = 5 }).FrameCount);
    }
}
