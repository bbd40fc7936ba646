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

        Assert.Equal([1u, 2u, 3u], Enumerable.Range(0, 3).Select(step => key.ForStep(step).Stream));
        Assert.Equal(7u, key.ForStep(4).Seed);
    }

    [Fact]
    public void TheLastStepThatAnIntegerCanCountHasItsStream() =>
        Assert.Equal(0x80000000u, new NoiseKey(7).ForStep(int.MaxValue).Stream);

    [Fact]
    public void AStepBeforeTheFirstIsRefused() => Assert.Throws<ArgumentOutOfRangeException>("step", () => new NoiseKey(7).ForStep(-1));

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
