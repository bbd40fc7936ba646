namespace Pyoco.Tests;

public sealed class VideoStartTests
{
    [Fact]
    public void ContainersAreToldByHowTheyBegin()
    {
        Assert.True(VideoStart.IsKnown([0, 0, 0, 32, .. "ftypisom"u8]));
        Assert.True(VideoStart.IsKnown([0x1A, 0x45, 0xDF, 0xA3, 1]));
        Assert.True(VideoStart.IsKnown([.. "RIFF"u8, 1, 2, 3, 4, .. "AVI LIST"u8]));
        Assert.True(VideoStart.IsKnown([.. "YUV4MPEG2 W4"u8]));
        Assert.True(VideoStart.IsKnown([(byte)'G', .. new byte[187], (byte)'G']));
    }

    [Fact]
    public void PicturesAndTextsAreNone()
    {
        Assert.False(VideoStart.IsKnown([.. "RIFF"u8, 1, 2, 3, 4, .. "WEBPVP8X"u8]));
        Assert.False(VideoStart.IsKnown("GIF89a"u8));
        Assert.False(VideoStart.IsKnown("<html>"u8));
        Assert.False(VideoStart.IsKnown([]));
    }
}
