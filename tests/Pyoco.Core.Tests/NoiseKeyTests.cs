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
}
