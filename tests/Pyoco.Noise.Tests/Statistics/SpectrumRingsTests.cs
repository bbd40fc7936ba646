namespace Pyoco.Noise.Tests;

public sealed class SpectrumRingsTests
{
    [Theory]
    [InlineData(8, 8)]
    [InlineData(5, 8)]
    [InlineData(8, 5)]
    [InlineData(7, 9)]
    [InlineData(1, 6)]
    [InlineData(6, 1)]
    [InlineData(1, 1)]
    public void EveryFrequencyIsCountedOnceWithItsMirrorImage(int height, int width)
    {
        var bins = SpectrumRings.Of(height, width).SelectMany(r => r).ToArray();

        // A frequency that is not its own mirror image stands for two.
        Assert.Equal(height * width, bins.Sum(b => b.Variance == 2 ? 1 : 2));
        Assert.Equal(bins.Length, bins.Select(b => b.Index).Distinct().Count());
        Assert.Equal((height % 2 == 0 ? 2 : 1) * (width % 2 == 0 ? 2 : 1), bins.Count(b => b.Variance == 2));
    }

    [Fact]
    public void TheFirstRingIsTheConstant() => Assert.Equal(0, Assert.Single(SpectrumRings.Of(16, 16)[0]).Index);
}
