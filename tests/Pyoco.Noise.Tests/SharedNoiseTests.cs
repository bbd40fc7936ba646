using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class SharedNoiseTests
{
    private readonly SharedNoise _prior = new();

    [Fact]
    public void EveryFrameIsTheSameWhiteField() => PriorLaw.Holds(_prior);

    [Fact]
    public void ItsValuesAreFrozen() => PriorLaw.IsFrozen("4b93dd3816f423cab8f64b58c2e3e1522fcd000f63b095840802d90613e7b4a8", _prior);

    [Fact]
    public void FramesAreEqualBitForBit()
    {
        using var noise = _prior.Sample(new VideoShape(2, 3, 5, 4, 6), new NoiseKey(1));

        Assert.All(Enumerable.Range(1, 4), frame => PriorLaw.Equal(noise.select(2, 0), noise.select(2, frame)));
    }

    [Fact]
    public void MoreThanOneFrameIsDegenerate()
    {
        Assert.False(_prior.IsDegenerate(new VideoShape(1, 1, 1, 8, 8)));
        Assert.Equal(0, _prior.LogDeterminant(new VideoShape(1, 1, 1, 8, 8)));
        PriorContract.RefusesWhatNeedsAnInverse(_prior, frames: 4, determined: 1);
        PriorContract.TheLawHasTheStatedCovariance(_prior);
        PriorContract.ColouringHasTheStatedCovariance(_prior);
        PriorContract.ColouringHasItsAdjoint(_prior);
    }

    [Fact]
    public void AGivenFrameIsAllFrames()
    {
        using var scope = NewDisposeScope();
        var given = _prior.Sample(new VideoShape(1, 2, 1, 4, 5), new NoiseKey(3));

        var noise = _prior.Condition(given, 2).Sample(new VideoShape(1, 2, 4, 4, 5), new NoiseKey(4));

        Assert.All(Enumerable.Range(0, 4), frame => PriorLaw.Equal(given.select(2, 0), noise.select(2, frame)));
    }

    [Fact]
    public void FramesThatContradictOneAnotherAreRefused()
    {
        using var scope = NewDisposeScope();
        var same = _prior.Sample(new VideoShape(1, 2, 2, 4, 5), new NoiseKey(3));
        var different = new IndependentNoise().Sample(new VideoShape(1, 2, 2, 4, 5), new NoiseKey(3));

        _ = _prior.Condition(same, 0, 7);
        var error = Assert.Throws<ArgumentException>("given", () => _prior.Condition(different, 0, 7));

        Assert.Contains("shared", error.Message);
        Assert.Contains("frame 7", error.Message);
    }

    [Fact]
    public void ItsSpecHasNoParameters() => Assert.Equal("""{"name":"shared"}""", _prior.Spec.ToJson());
}
