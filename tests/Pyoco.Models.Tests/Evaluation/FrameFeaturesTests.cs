using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class FrameFeaturesTests
{
    [Fact]
    public void JoinedFeaturesAreThoseOfTheFramesInTheirOrder()
    {
        using var scope = NewDisposeScope();
        var clips = TinyModels.Normal(2, 3, 4, 6, 6);

        var features = FrameFeatures.Joined("means", f => f.mean([2, 3])).Extract(clips); // (2, 4 * 3)

        Assert.Equal([2, 12], features.shape);
        var expected = clips[1].select(1, 2).mean([1, 2]); // of the second clip's third frame
        Assert.True(features[1].narrow(0, 6, 3).allclose(expected));
    }

    [Fact]
    public void DifferencesLoseWhatAllFramesShare()
    {
        using var scope = NewDisposeScope();
        var (clips, still) = (TinyModels.Normal(2, 3, 4, 6, 6), TinyModels.Normal(2, 3, 1, 6, 6));
        var differences = FrameFeatures.Differences("means", f => f.mean([2, 3]));

        var (alone, with) = (differences.Extract(clips), differences.Extract(clips.Plus(still)));

        Assert.Equal([2, 9], alone.shape);
        Assert.True(alone.allclose(with, atol: 1e-6));
        Assert.Equal("differences of means", differences.Name);
    }

    [Fact]
    public void PooledPixelsAreMeansOfBlocks()
    {
        using var scope = NewDisposeScope();
        var frames = TinyModels.Normal(2, 3, 8, 8);

        var pooled = FrameFeatures.PooledPixels(frames, 2); // (2, 3 * 2 * 2)

        Assert.Equal([2, 12], pooled.shape);
        Assert.Equal(
            frames[1, 2].narrow(0, 4, 4).narrow(1, 0, 4).mean().item<float>(), pooled[1, 2 * 4 + 2].item<float>(), 5); // lower left, blue
    }

    [Fact]
    public void WrongShapesAreRefused()
    {
        using var scope = NewDisposeScope();
        var still = TinyModels.Normal(2, 3, 1, 6, 6);

        Assert.Contains("two frames", Assert.Throws<ArgumentException>(
            () => FrameFeatures.Differences("means", f => f.mean([2, 3])).Extract(still)).Message);
        Assert.Contains("a row a frame", Assert.Throws<ArgumentException>(
            () => FrameFeatures.Joined("pixels", f => f).Extract(still)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameFeatures.PooledPixels(still, 0));
    }
}
