namespace Pyoco.Tests;

public sealed class NoiseKeyTests
{
    [Fact]
    public void EachStepHasAStreamOfItsOwnAndNoneIsTheFirst()
    {
        var key = new NoiseKey(7);

        Assert.Equal(0u, key.Stream);
        Assert.Equal([1u, 2u, 3u], Enumerable.Range(0, 3).Select(i => key.ForStep(i).Stream));
        Assert.Equal(7ul, key.ForStep(2).Seed);
        Assert.Throws<ArgumentOutOfRangeException>(() => key.ForStep(-1));
    }
}
