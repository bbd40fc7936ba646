namespace Pyoco.Tests;

public sealed class VideoEncodingTests
{
    [Theory]
    [InlineData(23.976, "24000/1001")]
    [InlineData(29.97, "30000/1001")]
    [InlineData(12.5, "25/2")]
    [InlineData(8, "8/1")]
    [InlineData(0.02, "1/50")]
    public void FrameRatesAreFractions(double rate, string fraction)
    {
        var arguments = VideoEncoding.Mp4(20).Arguments(Clips.Random(1, 4, 4, rate), tags: null, "/tmp/clip.mp4");

        Assert.Equal(fraction, arguments[Array.IndexOf(arguments, "-framerate") + 1]);
    }

    [Fact]
    public void OddSizesArePaddedWhereColoursAreHalved()
    {
        Assert.Equal((18, 12), (VideoEncoding.Mp4(20).Padded(17), VideoEncoding.WebM(20).Padded(12)));
        Assert.Equal(18, VideoEncoding.ProRes(ProResProfile.Hq).Padded(17));
        Assert.Equal(17, VideoEncoding.Lossless.Padded(17));
    }

    [Fact]
    public void ThePathIsAFileWhateverItLooksLike()
    {
        var arguments = VideoEncoding.Lossless.Arguments(Clips.Random(1, 4, 4), tags: "/tmp/tags", "/tmp/http:x");

        Assert.Equal("file:/tmp/http:x", arguments[^1]);
        Assert.Contains("file:/tmp/tags", arguments);
    }
}
