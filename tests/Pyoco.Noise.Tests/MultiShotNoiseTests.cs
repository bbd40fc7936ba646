using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class MultiShotNoiseTests
{
    private readonly MultiShotNoise _prior = new(new ProgressiveNoise(2), [3, 1, 4, 2], across: 0.1);

    [Fact]
    public void FramesCorrelateInAShotAndLittleAcross() => PriorLaw.Holds(_prior);

    [Fact]
    public void WithoutACommonPartShotsAreIndependent() => PriorLaw.Holds(new MultiShotNoise(new MixedNoise(1), [2, 6]));

    [Fact]
    public void ItKeepsTheContract()
    {
        PriorContract.Holds(_prior);
        PriorContract.Holds(new MultiShotNoise(new MixedNoise(2), [2, 6]));
    }

    [Fact]
    public void ItsValuesAreFrozen() => PriorLaw.IsFrozen("af1e8fd2cbdf2f4a74ec03f9fe0f41ab9d11ba04fe6cb3e666f75647382e5fc5", _prior);

    [Fact]
    public void TheCovarianceIsThatOfTheInnerPriorInAShotAndTheCommonPartAcross()
    {
        var f = 2 / Math.Sqrt(5);

        var covariance = _prior.Covariance(10);

        Assert.Equal(0.1 + 0.9 * f * f, covariance[0, 2], 14);
        Assert.Equal(0.1, covariance[2, 3], 14);
        Assert.Equal(0.1 + 0.9 * f, covariance[4, 5], 14);
        Assert.Equal(0.1, covariance[0, 9], 14);
    }

    [Fact]
    public void AShotIsItsPartOfTheKeyAndChangesWithNoOther()
    {
        using var scope = NewDisposeScope();
        var (shape, key) = (new VideoShape(2, 2, 6, 4, 5), new NoiseKey(5, 2));
        var noise = new MultiShotNoise(new ProgressiveNoise(2), [2, 4]).Sample(shape, key);

        PriorLaw.Equal(new ProgressiveNoise(2).Sample(shape.WithFrames(4), key.ForPart(2)), noise.narrow(2, 2, 4));
        PriorLaw.Equal(noise.narrow(2, 0, 4), new MultiShotNoise(new ProgressiveNoise(2), [2, 2, 9]).Sample(shape.WithFrames(4), key));
    }

    [Fact]
    public void OneShotOfIndependentNoiseWithACommonPartIsMixedNoise() => PriorContract.Close(
        new MixedNoise(1).Covariance(4), new MultiShotNoise(new IndependentNoise(), [4], across: 0.5).Covariance(4), 1e-15);

    [Fact]
    public void ACommonPartOfOneIsSharedNoiseBitForBit()
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(1, 2, 4, 8, 8);

        PriorLaw.Equal(
            new SharedNoise().Sample(shape, new NoiseKey(5).ForPart(0)),
            new MultiShotNoise(new IndependentNoise(), [2, 2], across: 1).Sample(shape, new NoiseKey(5)));
    }

    [Fact]
    public void AShotOfADegeneratePriorIsDegenerate() =>
        PriorContract.RefusesWhatNeedsAnInverse(new MultiShotNoise(new SharedNoise(), [1, 3], 0.1), frames: 4, determined: 2);

    [Fact]
    public void FramesBeyondTheLastShotAreRefused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            "frames", () => _prior.Sample(new VideoShape(1, 1, 3, 2, 2), new NoiseKey(1), firstFrame: 8));

        Assert.Contains("has 10 frames; 11 were asked for", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>("frames", () => _prior.Covariance(11));
        Assert.Throws<ArgumentOutOfRangeException>("frames", () => _prior.Distribution(new VideoShape(1, 1, 11, 2, 2)));
    }

    [Fact]
    public void OtherShotsAreRefused()
    {
        Assert.Throws<ArgumentException>("lengths", () => new MultiShotNoise(new IndependentNoise(), []));
        Assert.Throws<ArgumentException>("lengths", () => new MultiShotNoise(new IndependentNoise(), [int.MaxValue, 1]));
        Assert.Throws<ArgumentOutOfRangeException>("lengths", () => new MultiShotNoise(new IndependentNoise(), [2, 0]));
        Assert.Throws<ArgumentOutOfRangeException>("across", () => new MultiShotNoise(new IndependentNoise(), [2], 1.5));
        Assert.Throws<ArgumentOutOfRangeException>("across", () => new MultiShotNoise(new IndependentNoise(), [2], double.NaN));
    }

    [Fact]
    public void ItsSpecStatesShotsAndTheInnerPrior() => Assert.Equal(
        """{"name":"shots","across":0.1,"lengths":[3,1,4,2],"within":{"name":"progressive","alpha":2}}""", _prior.Spec.ToJson());

    [Fact]
    public void WhatItsPartsRefuseItRefuses()
    {
        RefusingNoise.IsPassedOn(part => new MultiShotNoise(part, [2, 3]));
    }
}
