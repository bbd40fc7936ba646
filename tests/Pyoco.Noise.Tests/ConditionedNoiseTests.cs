using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class ConditionedNoiseTests
{
    private static readonly VideoShape Shape = new(1, 2, 6, 8, 9);
    private readonly ProgressiveNoise _prior = new(2);

    [Fact]
    public void ADrawThatKeepsItsOwnFramesIsTheDraw()
    {
        using var scope = NewDisposeScope();
        var noise = _prior.Sample(Shape, new NoiseKey(1));

        var kept = _prior.Condition(noise.narrow(2, 2, 3), 2, 3, 4).Sample(Shape, new NoiseKey(1));

        PriorLaw.Equal(noise, kept);
    }

    [Fact]
    public void ItAgreesWithRejection()
    {
        // Three frames; of many draws of the prior those are kept whose frame 1 is near 1.2, and their frames 0 and 2 compared with the
        // conditioned ones.
        using var scope = NewDisposeScope();
        var prior = new MixedNoise(1);
        var free = prior.Sample(new VideoShape(64, 1, 3, 128, 128), new NoiseKey(1)).transpose(1, 2).transpose(0, 1).reshape(3, -1);
        var kept = free.index_select(1, free[1].Plus(-1.2).abs().lt(tensor(0.02)).nonzero().flatten());
        var given = TensorArithmetic.Filled([1, 1, 1, 128, 128], 1.2f, float32, CPU);

        var conditioned = prior.Condition(given, 1).Sample(new VideoShape(1, 1, 3, 128, 128), new NoiseKey(2)).reshape(3, -1);

        var (n, m) = (kept.size(1), conditioned.size(1));
        Assert.True(n > 5000);
        foreach (var frame in new[] { 0, 2 })
        {
            // Variance 1 - r² = 0.75 of each; of products of the two frames at most 2 * 0.75² + their means' part.
            var error = Math.Sqrt(0.75 * (1.0 / n + 1.0 / m));
            Assert.InRange(Math.Abs((kept[frame].mean() - conditioned[frame].mean()).item<float>()) / error, 0, 5);
            var spread = Math.Sqrt(2 * 0.75 * 0.75 * (1.0 / n + 1.0 / m));
            Assert.InRange(Math.Abs((kept[frame].var() - conditioned[frame].var()).item<float>()) / spread, 0, 5);
        }

        Assert.Equal(0.6, conditioned[0].mean().item<float>(), 0.05);
        var product = (conditioned[0].Plus(-0.6) * conditioned[2].Plus(-0.6)).mean().item<float>();
        Assert.Equal(0.25, product, 5 * 0.8 / Math.Sqrt(m));
    }

    [Fact]
    public void OtherStreamsAreThePriorItself()
    {
        using var scope = NewDisposeScope();
        var given = zeros([1, 2, 1, 8, 9]);
        var conditioned = _prior.Condition(given, 3);

        PriorLaw.Equal(_prior.Sample(Shape, new NoiseKey(1, 4)), conditioned.Sample(Shape, new NoiseKey(1, 4)));
        PriorLaw.Equal(given, conditioned.InStream(4).Sample(Shape, new NoiseKey(1, 4)).narrow(2, 3, 1));
        PriorLaw.Equal(_prior.Sample(Shape, new NoiseKey(1)), conditioned.InStream(4).Sample(Shape, new NoiseKey(1)));
        Assert.Equal((0u, 4u), (conditioned.Stream, conditioned.InStream(4).Stream));
    }

    [Fact]
    public void TheGivenNoiseIsCopied()
    {
        using var scope = NewDisposeScope();
        var given = ones([1, 2, 1, 8, 9]);
        var conditioned = _prior.Condition(given, 0);
        given.zero_();

        Assert.Equal(1, conditioned.Sample(Shape, new NoiseKey(1)).narrow(2, 0, 1).min().item<float>());
    }

    [Fact]
    public void GivenFramesFarAwayBindTheFramesBeforeThem()
    {
        using var scope = NewDisposeScope();
        var conditioned = new LoopingNoise(100, 5).Condition(TensorArithmetic.Filled([1, 2, 1, 8, 9], 3, float32, CPU), 99);

        // Frame 0 follows frame 99 around the circle: correlation 0.98.
        Assert.InRange(conditioned.Sample(Shape.WithFrames(1), new NoiseKey(1)).mean().item<float>(), 2.8, 3.1);
        Assert.Equal(1 - Math.Pow(new LoopingNoise(100, 5).Covariance(2)[0, 1], 2), conditioned.Covariance(1)[0, 0], 12);
    }

    [Fact]
    public void ALawByFrequencyIsConditionedToo()
    {
        using var scope = NewDisposeScope();
        var prior = new SpectralTestNoise();
        var shape = new VideoShape(300, 1, 3, 3, 4);
        var given = prior.Sample(shape, new NoiseKey(1)).narrow(2, 1, 1);
        var conditioned = prior.Condition(given, 1);

        var noise = conditioned.Sample(shape, new NoiseKey(2));

        // Against dense algebra on all values of a clip: what is left beyond the prediction has the Schur complement for covariance.
        PriorLaw.Equal(given, noise.narrow(2, 1, 1));
        PriorLaw.Equal(noise.narrow(2, 2, 1), conditioned.Sample(shape.WithFrames(1), new NoiseKey(2), 2));
        var dense = tensor(prior.DenseCovariance(shape));
        var parts = TensorArithmetic.Counting(36, int64, CPU).split(12);
        var (known, asked) = (parts[1], cat([parts[0], parts[2]]));
        var across = dense.index_select(0, asked).index_select(1, known);
        var gain = across.mm(linalg.inv(dense.index_select(0, known).index_select(1, known)));
        var schur = dense.index_select(0, asked).index_select(1, asked) - gain.mm(across.t());
        var values = noise.to(float64).reshape(300, 36).t();
        var rest = values.index_select(0, asked) - gain.mm(values.index_select(0, known));
        Assert.InRange(FrameStatistics.WorstCovarianceScore(rest.reshape(1, 1, 24, 300, 1), PriorContract.Matrix(schur)), 0, 5);
        Assert.Equal(schur[0, 0].item<double>(), conditioned.Covariance(3)[0, 0], 12);
        Assert.Equal(schur[0, 12].item<double>(), conditioned.Covariance(3)[0, 2], 12);
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        using var scope = NewDisposeScope();
        var two = zeros([1, 2, 2, 8, 9]);

        Assert.Throws<ArgumentException>("frames", () => _prior.Condition(two, 1));
        Assert.Throws<ArgumentException>("frames", () => _prior.Condition(two, 1, 1));
        Assert.Throws<ArgumentException>("frames", () => _prior.Condition(two, -1, 1));
        Assert.Throws<ArgumentException>("given", () => _prior.Condition(two.to(float64), 0, 1));
        Assert.Throws<ArgumentNullException>("given", () => _prior.Condition(null!, 0));
        Assert.Throws<ArgumentOutOfRangeException>("frames", () => new DecomposedNoise(0.5, 0.5).Condition(two, 1, 2));
        var conditioned = _prior.Condition(two, 1, 3);
        Assert.Throws<ArgumentException>("shape", () => conditioned.Sample(new VideoShape(2, 2, 4, 8, 9), new NoiseKey(1)));
        Assert.Throws<ArgumentException>("shape", () => conditioned.Sample(new VideoShape(1, 2, 4, 8, 8), new NoiseKey(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => conditioned.Sample(Shape, new NoiseKey(1), firstFrame: -1));
        Assert.Throws<ArgumentOutOfRangeException>("frames", () => conditioned.Covariance(0));
    }

    [Fact]
    public void WhatThePriorRefusesItRefuses()
    {
        using var given = zeros([1, 1, 1, 2, 2]);

        RefusingNoise.IsPassedOn(part => part.Condition(given, 0));
    }
}
