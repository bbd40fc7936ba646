using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class BlendedNoiseTests
{
    private readonly BlendedNoise _prior = new(new ProgressiveNoise(2), new MixedNoise(1), 0.3);

    [Fact]
    public void TheCovarianceIsTheBlendOfTheTwo() => PriorLaw.Holds(_prior);

    // White noise twice: were the two draws one, the variance would be nearly 2.
    [Fact]
    public void TwoDrawsOfOnePriorAreIndependent() => PriorLaw.Holds(new BlendedNoise(new IndependentNoise(), new IndependentNoise()));

    [Fact]
    public void BlendsOfBlendsAreIndependentToo()
    {
        var white = new IndependentNoise();

        PriorLaw.Holds(new BlendedNoise(new BlendedNoise(white, white), white, 0.4));
        PriorLaw.Holds(new BlendedNoise(white, new BlendedNoise(white, _prior), 0.6));
    }

    [Fact]
    public void ItKeepsTheContract()
    {
        PriorContract.Holds(_prior);
        PriorContract.Holds(new BlendedNoise(new SharedNoise(), new IndependentNoise(), 0.2));
    }

    [Fact]
    public void ItsValuesAreFrozen() => PriorLaw.IsFrozen("f86d515dab010e66a269dd4badf378c943f116ca5f00827be960a0467eda56cc", _prior);

    [Fact]
    public void AShareOfNothingIsTheOtherPriorBitForBit()
    {
        using var scope = NewDisposeScope();
        var (shape, key) = (new VideoShape(1, 2, 4, 8, 8), new NoiseKey(5, 2));

        PriorLaw.Equal(
            new ProgressiveNoise(2).Sample(shape, key.ForPart(0)),
            new BlendedNoise(new ProgressiveNoise(2), new MixedNoise(1), 0).Sample(shape, key));
        PriorLaw.Equal(
            new MixedNoise(1).Sample(shape, key.ForPart(1)),
            new BlendedNoise(new ProgressiveNoise(2), new MixedNoise(1), 1).Sample(shape, key));
    }

    [Fact]
    public void SharedAndIndependentNoiseBlendToMixedNoise()
    {
        // Free-Bloom's joint sampling at its ratio of 0.1: correlation cos²(pi / 20) = 0.976, mixed noise of alpha 6.31.
        var freeBloom = new BlendedNoise(new SharedNoise(), new IndependentNoise(), Math.Pow(Math.Sin(0.1 * Math.PI / 2), 2));

        PriorContract.Close(new MixedNoise(1 / Math.Tan(Math.PI / 20)).Covariance(4), freeBloom.Covariance(4), 1e-14);
        Assert.Equal(0.976, freeBloom.Covariance(2)[0, 1], 3);
        Assert.Equal(6.31, 1 / Math.Tan(Math.PI / 20), 2);
    }

    [Fact]
    public void APriorWithoutALawCanBeBlendedButNotMeasured()
    {
        using var scope = NewDisposeScope();
        var blend = new BlendedNoise(new Constant(), new IndependentNoise(), 0.5);
        var shape = new VideoShape(1, 1, 3, 2, 2);

        var rest = blend.Sample(shape, new NoiseKey(1))
            - new IndependentNoise().Sample(shape, new NoiseKey(1).ForPart(1)).Times(Math.Sqrt(0.5));

        TensorAssert.Close(TensorArithmetic.Filled(shape.ToArray(), Math.Sqrt(0.5), float32, CPU), rest, 1e-6);
        Assert.Contains("constant is not linear-Gaussian", Assert.Throws<NotSupportedException>(() => blend.Whiten(rest)).Message);
        Assert.Contains("constant has none", Assert.Throws<NotSupportedException>(() => blend.Covariance(3)).Message);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void OtherSharesAreRefused(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>("share", () => new BlendedNoise(new IndependentNoise(), new SharedNoise(), share));

    [Fact]
    public void ItsSpecStatesBothPriors() => Assert.Equal(
        """{"name":"blended","first":{"name":"progressive","alpha":2},"second":{"name":"mixed","alpha":1},"share":0.3}""",
        _prior.Spec.ToJson());

    private sealed class Constant : IVideoNoisePrior
    {
        public MethodSpec Spec { get; } = new("constant");

        public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) => ones(shape.ToArray());
    }

    [Fact]
    public void WhatItsPartsRefuseItRefuses()
    {
        RefusingNoise.IsPassedOn(part => new BlendedNoise(part, new IndependentNoise()));
        RefusingNoise.IsPassedOn(part => new BlendedNoise(new IndependentNoise(), part));
    }
}
