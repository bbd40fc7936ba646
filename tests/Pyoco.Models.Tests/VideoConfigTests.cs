using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class VideoConfigTests
{
    [Fact]
    public void ValuesOutOfRangeAreRefusedByName()
    {
        Assert.Contains("Frames is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new VideoConfig { Frames = 0 }).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new VideoConfig { FrameRate = double.NaN });
        Assert.Contains(
            "FrameRate is 5000", Assert.Throws<ArgumentOutOfRangeException>(() => new VideoConfig { FrameRate = 5000 }).Message);
        Assert.Contains(
            "Frames is 9; at most MaxFrames, 8, was expected",
            Assert.Throws<ArgumentOutOfRangeException>(() => new VideoConfig { Frames = 9, MaxFrames = 8 }.ThrowIfContradictory()).Message);
    }

    [Fact]
    public void AModelMakesAsManyFramesAsItWasTrainedOnWhereNothingElseIsSaid()
    {
        Assert.Equal(9, new VideoConfig { Frames = 9 }.MaxFrames);
        Assert.Equal(18, new VideoConfig { MaxFrames = 18, Frames = 9 }.MaxFrames);
    }

    [Fact]
    public void WhereAFolderStatesNoneThePublishedLengthAndTheNetworksLimitCount()
    {
        var short6 = Of(TinyModels.Motion);
        var long24 = Of(TinyModels.Motion with { Temporal = TinyModels.Modules with { MaxFrames = 24 } });

        Assert.Equal((6, 6), (short6.Frames, short6.MaxFrames));
        Assert.Equal((16, 24), (long24.Frames, long24.MaxFrames));
        Assert.Equal((16, int.MaxValue), (Of(TinyModels.ModelScope).Frames, Of(TinyModels.ModelScope).MaxFrames));
        Assert.Equal(new VideoConfig(), Of(TinyModels.Image));
    }

    private static VideoConfig Of(UNetConfig config)
    {
        using var network = new UNetNetwork(config, META);
        return VideoConfig.Of(network);
    }
}
