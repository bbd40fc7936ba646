using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

/// <summary>Parameters at the ends of what numbers can hold, of every prior: it is refused when it is made, or what it draws has the
/// distribution that it states.</summary>
public sealed class ExtremeParameterTests
{
    private static readonly double[] Alphas =
        [5e-324, 1e-300, 1e-40, 1e-9, 15.9, 16.1, 300, 4096, 1e5, 1e6, 1.1e6, 2e19, 1e39, 1e200, 1.7e308];

    private static readonly double[] Shares =
        [5e-324, 1e-300, 1e-40, 1e-13, 2e-12, 1e-6, 0.5, 1 - 1e-6, 1 - 2e-12, 1 - 1e-13, 1 - 1e-16];

    private static readonly double[] Scales = [5e-324, 1e-300, 1e-30, 1e-3, 1, 30, 1e3, 1e5, 1e30, 1e300, 1.7e308];

    public static TheoryData<string> Cases
    {
        get
        {
            var cases = new TheoryData<string>();
            foreach (var alpha in Alphas)
            {
                cases.Add(new MethodSpec("mixed", ("alpha", alpha)).ToJson());
                cases.Add(new MethodSpec("progressive", ("alpha", alpha)).ToJson());
                cases.Add(new MethodSpec("looping", ("period", 6), ("alpha", alpha)).ToJson());
                cases.Add(new MethodSpec("looping", ("period", 40), ("alpha", alpha)).ToJson());
                cases.Add(new MethodSpec(
                    "offset", ("pixels", MethodSpec.Independent), ("offsets", new MethodSpec("shared")), ("strength", alpha)).ToJson());
                cases.Add(new MethodSpec(
                    "frequency", ("low", new MethodSpec("mixed", ("alpha", 1))), ("high", MethodSpec.Independent), ("filter", "gaussian"),
                    ("cutoff", alpha)).ToJson());
                cases.Add(new MethodSpec(
                    "frequency", ("low", new MethodSpec("shared")), ("high", MethodSpec.Independent), ("filter", "butterworth"),
                    ("order", 4), ("cutoff", alpha)).ToJson());
            }

            foreach (var share in Shares)
            {
                cases.Add(new MethodSpec("decomposed", ("shares", new[] { share, 0.3, share, 0.2, share, 0.1 })).ToJson());
                cases.Add(new MethodSpec(
                    "blended", ("first", new MethodSpec("shared")), ("second", MethodSpec.Independent), ("share", share)).ToJson());
                cases.Add(new MethodSpec(
                    "shots", ("within", MethodSpec.Independent), ("lengths", new double[] { 2, 4 }), ("across", share)).ToJson());
                cases.Add(new MethodSpec("kernel", ("kernel", "rbf"), ("scale", 0.5), ("rate", 8), ("nugget", share)).ToJson());
                cases.Add(new MethodSpec("kernel", ("kernel", "matern52"), ("scale", 0.5), ("rate", 8), ("nugget", share)).ToJson());
            }

            foreach (var scale in Scales)
            {
                foreach (var kernel in new[] { "ou", "matern32", "matern52", "rbf" })
                {
                    cases.Add(new MethodSpec("kernel", ("kernel", kernel), ("scale", scale), ("rate", 8)).ToJson());
                    cases.Add(new MethodSpec("kernel", ("kernel", kernel), ("scale", 1), ("rate", Math.Min(1 / scale, 1.7e308))).ToJson());
                    cases.Add(new MethodSpec(
                        "kernel", ("kernel", kernel), ("scale", scale), ("times", new[] { -1e308, 0, 1e-3, 1, 1e3, 1e308 })).ToJson());
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ItIsRefusedOrDrawsWhatItStates(string json)
    {
        IVideoNoisePrior prior;
        try
        {
            prior = NoisePriorFactory.Instance.Create(MethodSpec.Parse(json));
        }
        catch (ArgumentException e) when (e is not ArgumentNullException)
        {
            Assert.Contains("was expected", e.Message.Replace("noise in float32 holds none below", "was expected"));
            return;
        }

        using var scope = NewDisposeScope();
        var shape = new VideoShape(4, 4, 6, 32, 32);
        var distribution = ((ILinearGaussianPrior)prior).Distribution(shape);
        if (distribution.UnknownFrame is not null)
        {
            Assert.Throws<NotSupportedException>(() => prior.Sample(shape, new NoiseKey(1)));
            return;
        }

        var noise = prior.Sample(shape, new NoiseKey(1));
        Assert.True(noise.isfinite().all().item<bool>());
        if (!distribution.DiffersByFrequency)
        {
            Assert.InRange(FrameStatistics.WorstCovarianceScore(noise, distribution.PixelCovariance()), 0, 5);
        }

        if (distribution.DeterminedFrame is null)
        {
            IsOfItsOwnDistribution((ILinearGaussianPrior)prior, noise);
        }
    }

    // The mean of the log-likelihood of n draws is the negative entropy, within sqrt(1 / 2 n) a value; a thousandth of a nat besides.
    private static void IsOfItsOwnDistribution(ILinearGaussianPrior prior, Tensor noise)
    {
        var shape = VideoShape.Of(noise);
        var entropy = (shape.Frames * (1 + Math.Log(2 * Math.PI)) + prior.LogDeterminant(shape)) / 2 / shape.Frames;
        var found = prior.LogLikelihood(noise).Sum() / noise.numel();

        Assert.InRange(found + entropy, -1e-3 - 5 * Math.Sqrt(0.5 / noise.numel()), 1e-3 + 5 * Math.Sqrt(0.5 / noise.numel()));
    }

    // Where the factors are rounded a long clip shows it: at alpha 4,096 float32 holds no correlation between 1 and its next number.
    [Theory]
    [InlineData(15.9)]
    [InlineData(300)]
    [InlineData(4096)]
    public void TheVarianceStaysWhatItIs(double alpha)
    {
        using var noise = new ProgressiveNoise(alpha).Sample(new VideoShape(4, 4, 1, 64, 64), new NoiseKey(1), 20_000);

        Assert.Equal(1, noise.square().mean().item<float>(), 5 * Math.Sqrt(2 / 65536.0));
    }

    // The factors that are drawn with, as numbers: their divergence from what is stated.
    [Fact]
    public void WhatIsDrawnWithIsWhatIsStatedToAMillionthOfANat()
    {
        foreach (var alpha in Alphas.Where(a => a <= AlphaWeights.Largest))
        {
            var ((other, own), (drawnOther, drawnOwn)) = (AlphaWeights.Of(alpha), AlphaWeights.Rounded(alpha));
            var stated = FrameDistribution.SharedAndOwn(16, _ => (other, own));
            var drawn = FrameDistribution.Of(
                16, (i, j) => drawnOther * (double)drawnOther + (i == j ? drawnOwn * (double)drawnOwn : 0),
                () => StateSpaceFactor.SharedAndOwn(16, _ => (drawnOther, drawnOwn)));

            Assert.InRange(drawn.Divergence(stated) / 16, 0, 1e-6);
        }
    }

    [Fact]
    public void OtherNumbersOutOfRangeAreRefusedByName()
    {
        Assert.Throws<ArgumentOutOfRangeException>("period", () => new LoopingNoise(4097));
        Assert.Throws<ArgumentException>("lengths", () => new MultiShotNoise(new IndependentNoise(), [int.MaxValue, 1]));
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => new GaussianProcessNoise(CovarianceKernel.Matern52, 1e5, rate: 24));
        Assert.Contains(
            "The noise prior cannot be made: The alpha is 2E+19; a number of at least 0 and at most 1048576",
            Assert.ThrowsAny<Exception>(() => VideoDiffusionPipeline.CreateBuilder().UseMixedNoise(2e19).Build()).Message);
    }
}
