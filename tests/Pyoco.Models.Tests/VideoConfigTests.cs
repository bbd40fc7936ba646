using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class VideoConfigTests
{
    [Fact]
    public void ValuesOutOfRangeAreRefusedByName()
    {
        Assert.Contains("Frames is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new VideoConfig { Frames = 0 }).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new VideoConfig { FrameRate = double.NaN });
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
