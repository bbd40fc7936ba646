using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class DecomposedNoiseTests
{
    private readonly DecomposedNoise _prior = new(0.5, 0.25, 0, 0.9, 1, 0.5, 0.5, 0.1);

    [Fact]
    public void FramesCorrelateAsTheirSharesSay() => PriorLaw.Holds(_prior);

    [Fact]
    public void ItKeepsTheContract() => PriorContract.Holds(_prior);

    [Fact]
    public void ItsValuesAreFrozen() => PriorLaw.IsFrozen("fe3cfed36d8b2e8897211727cb9404252bf61daea968124e1723d98f0b9476f1", _prior);

    [Fact]
    public void ItIsTheFormulaOnWhiteNoiseBitForBit()
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(1, 2, 5, 4, 8);
        var shared = new SharedNoise().Sample(shape, new NoiseKey(3)).data<float>().ToArray();
        var residual = new IndependentNoise().Sample(shape, new NoiseKey(3)).data<float>().ToArray();
        var expected = shared.Select((b, i) =>
        {
            var share = _prior.Shares[i / 32 % 5];
            return MathF.FusedMultiplyAdd(b, (float)Math.Sqrt(share), residual[i] * (float)Math.Sqrt(1 - share));
        });

        Assert.Equal(expected, _prior.Sample(shape, new NoiseKey(3)).data<float>().ToArray());
    }

    [Fact]
    public void SharesOfZeroAreIndependentNoiseAndSharesOfOneSharedNoiseBitForBit()
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(1, 2, 3, 8, 8);

        PriorLaw.Equal(new IndependentNoise().Sample(shape, new NoiseKey(5)), new DecomposedNoise(0, 0, 0).Sample(shape, new NoiseKey(5)));
        PriorLaw.Equal(new SharedNoise().Sample(shape, new NoiseKey(5)), new DecomposedNoise(1, 1, 1).Sample(shape, new NoiseKey(5)));
    }

    [Fact]
    public void EqualSharesAreMixedNoise()
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(1, 2, 3, 8, 8);

        PriorContract.Close(new MixedNoise(2).Covariance(3), new DecomposedNoise(0.8, 0.8, 0.8).Covariance(3), 1e-15);
        TensorAssert.Close(
            new MixedNoise(2).Sample(shape, new NoiseKey(5)), new DecomposedNoise(0.8, 0.8, 0.8).Sample(shape, new NoiseKey(5)), 2e-6);
    }

    [Fact]
    public void TwoFramesThatAreTheBaseAreDegenerate() =>
        PriorContract.RefusesWhatNeedsAnInverse(new DecomposedNoise(0.5, 1, 0.5, 1, 0.5), frames: 5, determined: 3);

    [Fact]
    public void WhatTheSharesDoNotReachIsRefused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => _prior.Sample(new VideoShape(1, 1, 2, 2, 2), new NoiseKey(1), firstFrame: 7));

        Assert.Contains("has 8 frames; 9 were asked for", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => _prior.Fill(new float[4], new VideoShape(1, 1, 1, 2, 2), new NoiseKey(1), 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => _prior.Covariance(9));
        Assert.Throws<ArgumentOutOfRangeException>(() => _prior.Distribution(new VideoShape(1, 1, 9, 2, 2)));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void OtherSharesAreRefused(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>("shares", () => new DecomposedNoise(0.5, share));

    [Fact]
    public void NoShareIsRefused() => Assert.ThrowsAny<ArgumentException>(() => new DecomposedNoise());

    [Fact]
    public void ItsSpecStatesTheShares() =>
        Assert.Equal("""{"name":"decomposed","shares":[0.5,0.25]}""", new DecomposedNoise(0.5, 0.25).Spec.ToJson());
}
