using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class FreeNoiseTests
{
    private static readonly NoiseKey Key = new(2310_15169);
    private readonly FreeNoise _prior = new(new IndependentNoise(), 4, 2);

    [Fact]
    public void FramesAreWhiteAndAddressed()
    {
        PriorLaw.HasWhiteFrames(_prior);
        PriorLaw.IsAddressed(_prior);
        PriorLaw.IsAddressed(new FreeNoise(new ProgressiveNoise(1), 3, 3));
    }

    [Fact]
    public void ItsValuesAreFrozen() =>
        PriorLaw.IsFrozen("5f120f1412aa3decd36614af2cd5e7e5209abebca6c99596b72bf1273be131d0", new FreeNoise(new IndependentNoise(), 2, 2));

    [Fact]
    public void TheFirstFramesAreTheContextsBitForBit()
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(2, 2, 16, 4, 5);

        PriorLaw.Equal(new MixedNoise(1).Sample(shape, Key), new FreeNoise(new MixedNoise(1)).Sample(shape, Key));
    }

    // A block has the frames of a context before it, each once; the last may be short.
    [Theory]
    [InlineData(16, 4)]
    [InlineData(7, 3)]
    [InlineData(5, 5)]
    [InlineData(3, 1)]
    public void EveryBlockIsAPermutationOfTheFramesAContextBefore(int length, int stride)
    {
        using var scope = NewDisposeScope();
        var frames = 3 * length + 1;
        var prior = new FreeNoise(new IndependentNoise(), length, stride);
        var noise = prior.Sample(new VideoShape(2, 2, frames, 2, 3), Key);

        for (var sample = 0; sample < 2; sample++)
        {
            var values = noise[sample].transpose(0, 1).reshape(frames, -1);
            var contents = Enumerable.Range(0, frames).Select(f => string.Join(' ', values[f].data<float>().ToArray())).ToArray();
            for (var start = length; start < frames; start += stride)
            {
                var block = contents[start..Math.Min(start + stride, frames)];
                Assert.Equal(block.Length, block.Distinct().Count());
                Assert.Subset(contents[(start - length)..(start - length + stride)].ToHashSet(), block.ToHashSet());
            }
        }
    }

    [Fact]
    public void OrdersDifferBySampleAndSeedAndAreThoseOfAllStreams()
    {
        int[] Order(ulong seed, int sample) =>
            [.. Enumerable.Range(16, 48).Select(f => new FreeNoise(new IndependentNoise()).Source(seed, sample, f))];

        Assert.NotEqual(Order(1, 0), Order(1, 1));
        Assert.NotEqual(Order(1, 0), Order(2, 0));
        using var scope = NewDisposeScope();
        var step = _prior.Sample(new VideoShape(1, 1, 12, 2, 2), Key with { Stream = 3 });
        var white = new IndependentNoise().Sample(new VideoShape(1, 1, 4, 2, 2), Key with { Stream = 3 });
        PriorLaw.Equal(
            white.index_select(2, tensor(Enumerable.Range(0, 12).Select(f => (long)_prior.Source(Key.Seed, 0, f)).ToArray())), step);
    }

    // Every order of three as often as the others: 6,000 draws, 5 degrees of freedom; chi-square beyond 36 has a probability of 1e-6.
    [Fact]
    public void OrdersAreUniform()
    {
        var prior = new FreeNoise(new IndependentNoise(), 3, 3);
        var counts = Enumerable.Range(0, 6000)
            .Select(sample => string.Concat(Enumerable.Range(3, 3).Select(f => prior.Source(7, sample, f))))
            .GroupBy(order => order).Select(group => group.Count()).ToArray();

        Assert.Equal(6, counts.Length);
        Assert.InRange(counts.Sum(n => (n - 1000.0) * (n - 1000) / 1000), 0, 36);
    }

    // Over many samples, each with its own orders; a product's variance is that of the match and that of the values.
    [Theory]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    public void TheCovarianceIsExactOnTheAverageOverOrders(int length, int stride)
    {
        using var scope = NewDisposeScope();
        const int samples = 4096, frames = 13, pixels = 16;
        var prior = new FreeNoise(new ProgressiveNoise(1), length, stride);
        var rows = prior.Sample(new VideoShape(samples, 1, frames, 4, 4), Key).to(float64).reshape(samples, frames, pixels);
        var found = rows.bmm(rows.transpose(1, 2)).mean([0]).contiguous().data<double>().ToArray();
        var theory = prior.Covariance(frames);

        for (var i = 0; i < frames * frames; i++)
        {
            var expected = theory[i / frames, i % frames];
            Assert.InRange(Math.Abs(found[i] / pixels - expected) / Math.Sqrt((0.25 + 2.0 / pixels) / samples), 0, 5);
        }
    }

    [Fact]
    public void FramesOfMatchingBlocksHaveOneOverTheStride()
    {
        var covariance = new FreeNoise(new IndependentNoise(), 16, 4).Covariance(64);

        foreach (var (i, j) in from i in Enumerable.Range(0, 64) from j in Enumerable.Range(0, 64) select (i, j))
        {
            Assert.Equal(i == j ? 1 : i / 4 % 4 == j / 4 % 4 && i / 4 != j / 4 ? 0.25 : 0, covariance[i, j], 15);
        }
    }

    // The sum of frames 0 and 16: with probability 1/4 it is twice one field, else two; E x⁴ / (E x²)² - 3 = 21 / 6.25 - 3.
    [Fact]
    public void ItIsNotGaussian()
    {
        using var scope = NewDisposeScope();
        var noise = new FreeNoise(new IndependentNoise()).Sample(new VideoShape(8192, 1, 17, 8, 4), Key);
        var sum = noise.select(2, 0).Plus(noise.select(2, 16)).to(float64);

        var kurtosis = sum.square().square().mean().item<double>() / Math.Pow(sum.square().mean().item<double>(), 2) - 3;

        Assert.Equal(0.36, kurtosis, 5 * Math.Sqrt(150.0 / (8192 * 32)));
        Assert.DoesNotContain(typeof(IGaussianNoisePrior), typeof(FreeNoise).GetInterfaces());
        Assert.DoesNotContain(typeof(ILinearGaussianPrior), typeof(FreeNoise).GetInterfaces());
        Assert.Contains(
            "rescheduled(context=independent, length=4, stride=2) has none",
            Assert.Throws<NotSupportedException>(() => new BlendedNoise(_prior, new IndependentNoise()).Covariance(3)).Message);
    }

    [Fact]
    public void OtherSizesAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("length", () => new FreeNoise(new IndependentNoise(), 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("stride", () => new FreeNoise(new IndependentNoise(), 4, 0));
        Assert.Throws<ArgumentOutOfRangeException>("stride", () => new FreeNoise(new IndependentNoise(), 4, 5));
        Assert.Throws<ArgumentOutOfRangeException>("frames", () => _prior.Covariance(0));

        // Two frames whose sources are far apart: the context between them is more than an array holds.
        var apart = new FreeNoise(new IndependentNoise(), length: 1 << 30, stride: 4);
        var shape = new VideoShape(4, 1, 4, 1, 1);
        Assert.Throws<ArgumentOutOfRangeException>("shape", () => apart.Fill(new float[1 << 4], shape, new NoiseKey(1), (1 << 30) - 2));
    }

    [Fact]
    public void ItsSpecStatesContextAndStride() => Assert.Equal(
        """{"name":"rescheduled","context":{"name":"independent"},"length":4,"stride":2}""", _prior.Spec.ToJson());

    [Fact]
    public void TrainingDoesNotSeeOneOrderForEver()
    {
        var (prior, shape) = (new FreeNoise(new SharedRamp(), length: 8, stride: 8), new VideoShape(1, 1, 16, 1, 1));
        float[] Later(NoiseKey key)
        {
            var values = new float[16];
            prior.Fill(values, shape, key);
            return values[8..];
        }

        var key = new NoiseKey(5);

        Assert.Equal(Later(key), Later(key with { Stream = 3 }));
        Assert.NotEqual(Later(key.ForTraining(1)), Later(key.ForTraining(2)));
        Assert.NotEqual(Later(key.ForTraining(1)), Later(key));
        Assert.Equal(Later(key.ForTraining(1)), Later(key.ForTraining(1)));
    }

    // Of independent noise the covariance of two frames is the probability that they are one; here over the steps of training.
    [Theory]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    public void TheCovarianceIsExactOnTheAverageOverTraining(int length, int stride)
    {
        const int steps = 4000, frames = 13;
        var (prior, counts, sources) = (new FreeNoise(new SharedRamp(), length, stride), new int[frames * frames], new float[frames]);
        var theory = new FreeNoise(new IndependentNoise(), length, stride).Covariance(frames);
        for (var step = 0; step < steps; step++)
        {
            prior.Fill(sources, new VideoShape(1, 1, frames, 1, 1), Key.ForTraining(step));
            for (var i = 0; i < counts.Length; i++)
            {
                counts[i] += sources[i / frames] == sources[i % frames] ? 1 : 0;
            }
        }

        for (var i = 0; i < counts.Length; i++)
        {
            var p = theory[i / frames, i % frames];
            Assert.Equal(p, counts[i] / (double)steps, 5 * Math.Sqrt(p * (1 - p) / steps) + 1e-12);
        }
    }

    [Fact]
    public void WhatItsContextRefusesItRefuses() => RefusingNoise.IsPassedOn(part => new FreeNoise(part));

    // Frame i is i, whatever the key, so that what is drawn tells the order.
    private sealed class SharedRamp : IVideoNoisePrior
    {
        public MethodSpec Spec { get; } = new("ramp");

        public TorchSharp.torch.Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, TorchSharp.torch.Device? device = null) =>
            TensorArithmetic.Counting(shape.Frames, TorchSharp.torch.float32, TorchSharp.torch.CPU)
                .Plus_(firstFrame).reshape(shape.ToArray());
    }
}
