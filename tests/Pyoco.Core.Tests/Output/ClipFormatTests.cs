namespace Pyoco.Tests;

public sealed class ClipFormatTests
{
    [Fact]
    public void ExtensionsAndMediaTypesAreThoseOfTheRegistry()
    {
        Assert.Equal(
            [
                (".webp", "image/webp"), (".png", "image/apng"), (".mp4", "video/mp4"), (".webm", "video/webm"),
                (".mov", "video/quicktime"), (".mkv", "video/matroska"),
            ],
            ClipFormat.All.Select(f => (f.Extension, f.MediaType)));
        Assert.All(ClipFormat.All, f => Assert.True(f.HoldsMetadata));
    }

    [Fact]
    public void AFormatSaysWhatIsSet()
    {
        Assert.Equal("MP4 (H.264, crf 23)", ClipFormat.Mp4(23).ToString());
        Assert.Equal("WebM (VP9, crf 30)", ClipFormat.WebM(30).ToString());
        Assert.Equal("QuickTime (ProRes P4444)", ClipFormat.ProRes(ProResProfile.P4444).ToString());
        Assert.Equal("WebP", ClipFormat.WebP.ToString());
    }

    [Fact]
    public void APathNamesItsFormat()
    {
        Assert.Same(ClipFormat.WebP, ClipFormat.Of("a/CLIP.WEBP"));
        Assert.Equal("MP4", ClipFormat.Of("clip.mp4").Name);
        Assert.Contains(".webm", Assert.Throws<ArgumentException>(() => ClipFormat.Of("clip.avi")).Message);
        Assert.Contains(".webm", Assert.Throws<ArgumentException>(() => ClipFormat.Of("clip")).Message);
    }

    [Fact]
    public void SettingsOutOfRangeAreRefused()
    {
        Assert.Contains("from 1 to 51", Assert.Throws<ArgumentOutOfRangeException>(() => ClipFormat.Mp4(0)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => ClipFormat.Mp4(52));
        Assert.Contains("from 0 to 63", Assert.Throws<ArgumentOutOfRangeException>(() => ClipFormat.WebM(64)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => ClipFormat.ProRes((ProResProfile)9));
    }

    [SkippableFact]
    public void EveryFormatIsThereWhereFfmpegIs()
    {
        TestVideo.SkipWithoutFfmpeg();

        Assert.All(ClipFormat.All, f => f.ThrowIfUnavailable());
    }
}
