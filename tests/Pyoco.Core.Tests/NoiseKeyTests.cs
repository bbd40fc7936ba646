using Xunit;

namespace Pyoco.Tests;

public sealed class NoiseKeyTests
{
    [Fact]
    public void TheInitialNoiseIsStreamZero() => Assert.Equal(0u, new NoiseKey(7).Stream);

    [Fact]
    public void StepsUseTheStreamsAfterTheInitialNoise()
    {
        var key = new NoiseKey(7);

        Assert.Equal(0u, key.At(NoiseAddress.Start()).Stream);
        Assert.Equal([1u, 2u, 3u], Enumerable.Range(0, 3).Select(step => key.At(new NoiseAddress(step)).Stream));
        Assert.Equal(7u, key.At(new NoiseAddress(4)).Seed);
    }

    [Fact]
    public void EveryAddressOfSamplingAndEveryStepOfTrainingHasAStreamOfItsOwn()
    {
        var key = new NoiseKey(7);
        int[] passes = [0, 1, 2, 511];
        int[] draws = [0, 1, 255];
        int[] steps = [0, 1, 9_999, 16_382];

        var sampling = passes.Select(pass => key.At(NoiseAddress.Start(pass)))
            .Concat(from pass in passes from draw in draws from step in steps select key.At(new NoiseAddress(step, draw, pass))).ToArray();
        var training = new long[] { 0, 1, 2, 1_000_000, int.MaxValue }.Select(key.ForTraining).ToArray();

        Assert.Equal(sampling.Length + training.Length, sampling.Concat(training).Select(k => k.Stream).Distinct().Count());
        Assert.All(sampling, k => Assert.False(k.IsForTraining));
        Assert.All(training, k => Assert.True(k.IsForTraining));
    }

    [Theory]
    [InlineData(-2, 0, 0)]
    [InlineData(16_383, 0, 0)]
    [InlineData(0, 256, 0)]
    [InlineData(0, -1, 0)]
    [InlineData(0, 0, 512)]
    [InlineData(0, 0, -1)]
    [InlineData(-1, 1, 0)]
    public void AnAddressOutOfRangeIsRefused(int step, int draw, int pass) =>
        Assert.Throws<ArgumentOutOfRangeException>("address", () => new NoiseKey(7).At(new NoiseAddress(step, draw, pass)));

    [Theory]
    [InlineData(-1)]
    [InlineData(1L << 31)]
    public void ATrainingStepOutOfRangeIsRefused(long step) =>
        Assert.Throws<ArgumentOutOfRangeException>("step", () => new NoiseKey(7).ForTraining(step));

    [Fact]
    public void PartsHaveSeedsOfTheirOwnAndTheStreamOfTheWhole()
    {
        var key = new NoiseKey(7, 3);

        // No part of a part, in a tree of three levels, has the seed of another or of the whole.
        var first = Enumerable.Range(0, 8).Select(key.ForPart).ToArray();
        var second = first.SelectMany(k => Enumerable.Range(0, 8).Select(k.ForPart)).ToArray();
        var third = second.SelectMany(k => Enumerable.Range(0, 8).Select(k.ForPart)).ToArray();

        var all = new[] { key }.Concat(first).Concat(second).Concat(third).ToArray();
        Assert.Equal(1 + 8 + 64 + 512, all.Select(k => k.Seed).Distinct().Count());
        Assert.All(all, k => Assert.Equal(3u, k.Stream));
        Assert.Throws<ArgumentOutOfRangeException>("part", () => key.ForPart(-1));
    }

    [Fact]
    public void PartsAreThoseOfSplitMix64()
    {
        // The reference implementation of Vigna, seed 1234567: its first two outputs.
        Assert.Equal(6457827717110365317ul, new NoiseKey(1234567).ForPart(0).Seed);
        Assert.Equal(3203168211198807973ul, new NoiseKey(1234567).ForPart(1).Seed);
    }
}
