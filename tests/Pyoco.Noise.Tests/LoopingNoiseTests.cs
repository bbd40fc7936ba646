using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class LoopingNoiseTests
{
    [Theory]
    [InlineData(16, 2)]
    [InlineData(8, 0.5)]
    [InlineData(3, 2)] // the clip goes round more than once
    [InlineData(1, 2)]
    public void FramesCorrelateAroundTheCircle(int period, double alpha) => PriorLaw.Holds(new LoopingNoise(period, alpha));

    [Theory]
    [InlineData(8, 0)]
    [InlineData(9, 1)]
    [InlineData(16, 5)]
    public void ItKeepsTheContract(int period, double alpha) => PriorContract.Holds(new LoopingNoise(period, alpha));

    [Fact]
    public void ItsValuesAreFrozen() =>
        PriorLaw.IsFrozen("0ed75f6375e1a9b7e4dd2d2d6e1691961124e5822f15becae412c201a541817f", new LoopingNoise(16));

    [Fact]
    public void APeriodLaterEveryFrameComesBackBitForBit()
    {
        using var scope = NewDisposeScope();
        var prior = new LoopingNoise(5);
        var clip = prior.Sample(new VideoShape(1, 2, 13, 4, 5), new NoiseKey(1));

        PriorLaw.Equal(clip.narrow(2, 0, 5), clip.narrow(2, 5, 5));
        PriorLaw.Equal(clip.narrow(2, 0, 3), clip.narrow(2, 10, 3));
        PriorLaw.Equal(clip.narrow(2, 3, 4), prior.Sample(new VideoShape(1, 2, 4, 4, 5), new NoiseKey(1), firstFrame: 1003));
    }

    [Fact]
    public void TheLastFrameIsAsNearToTheFirstAsTheSecondIs()
    {
        var covariance = new LoopingNoise(16, 2).Covariance(16);
        var factor = 2 / Math.Sqrt(5);

        Assert.Equal(covariance[0, 1], covariance[0, 15], 15);
        Assert.Equal((Math.Pow(factor, 3) + Math.Pow(factor, 13)) / (1 + Math.Pow(factor, 16)), covariance[2, 5], 14);
    }

    [Theory]
    [InlineData(16, 2)]
    [InlineData(7, 1)]
    public void TheDeterminantOfAPeriodIsTheClosedForm(int period, double alpha)
    {
        // A circulant: eigenvalues (1 - f^P) / (1 + f^P) (1 - f²) / (1 - 2 f cos(2 pi k / P) + f²), and the product of the last
        // denominators is (1 - f^P)².
        var f = alpha / Math.Sqrt(1 + alpha * alpha);
        var (end, step) = (Math.Pow(f, period), 1 - f * f);
        var expected = period * Math.Log((1 - end) / (1 + end) * step) - 2 * Math.Log(1 - end);

        Assert.Equal(expected, new LoopingNoise(period, alpha).LogDeterminant(new VideoShape(1, 1, period, 1, 1)), 1e-12 * period * 10);
    }

    [Fact]
    public void MoreThanAPeriodIsDegenerate()
    {
        Assert.False(new LoopingNoise(5).IsDegenerate(new VideoShape(1, 1, 5, 1, 1)));
        PriorContract.RefusesWhatNeedsAnInverse(new LoopingNoise(5), frames: 7, determined: 5);
    }

    [Fact]
    public void FramesThatContradictTheLoopAreRefused()
    {
        using var scope = NewDisposeScope();
        var prior = new LoopingNoise(5);
        var noise = prior.Sample(new VideoShape(1, 1, 6, 4, 5), new NoiseKey(1));

        _ = prior.Condition(noise, 0, 1, 2, 3, 4, 5);
        Assert.Throws<ArgumentException>("given", () => prior.Condition(noise.roll(1, 3), 0, 2, 6, 3, 4, 7));
    }

    [Fact]
    public void ALongPeriodIsProgressiveNoise() =>
        PriorContract.Close(new ProgressiveNoise(2).Covariance(8), new LoopingNoise(400, 2).Covariance(8), 1e-14);

    [Fact]
    public void AlphaZeroIsIndependentNoiseBitForBit()
    {
        using var looping = new LoopingNoise(4, 0).Sample(new VideoShape(1, 2, 4, 8, 8), new NoiseKey(5));
        using var white = new IndependentNoise().Sample(new VideoShape(1, 2, 4, 8, 8), new NoiseKey(5));

        PriorLaw.Equal(white, looping);
    }

    [Fact]
    public void LargeAlphasAreOneFieldForAllFrames()
    {
        using var scope = NewDisposeScope();
        var noise = new LoopingNoise(8, 500).Sample(new VideoShape(1, 1, 8, 8, 8), new NoiseKey(5));

        TensorAssert.Close(noise.narrow(2, 0, 1).expand(-1, -1, 8, -1, -1), noise, 1e-3);
    }

    [Fact]
    public void OtherParametersAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("period", () => new LoopingNoise(0));
        Assert.Throws<ArgumentOutOfRangeException>("alpha", () => new LoopingNoise(4, -1));
        Assert.Throws<ArgumentOutOfRangeException>("alpha", () => new LoopingNoise(4, double.NaN));
    }

    [Fact]
    public void ItsSpecStatesPeriodAndAlpha() =>
        Assert.Equal("""{"name":"looping","alpha":2,"period":16}""", new LoopingNoise(16).Spec.ToJson());
}
