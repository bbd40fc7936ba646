namespace Pyoco.Noise.Tests;

public sealed class AreaAverageTests
{
    [Fact]
    public void SmallerPicturesAreMeansOfBlocks() =>
        Assert.Equal([2.5, 4.5, 10.5, 12.5], AreaAverage.Of([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], (4, 4), (2, 2)));

    [Fact]
    public void LargerPicturesRepeatPixels() =>
        Assert.Equal([1.0, 1, 2, 2, 1, 1, 2, 2], AreaAverage.Of([1, 2], (1, 2), (2, 4)));

    // Of three pixels, each of two covers one and a half.
    [Fact]
    public void PartsOfPixelsCountByTheirArea()
    {
        var averages = AreaAverage.Of([3, 6, 12], (1, 3), (1, 2));

        Assert.Equal([4.0, 10.0], averages.Select(a => Math.Round(a, 12)));
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(3, 5)]
    [InlineData(7, 1)]
    [InlineData(6, 6)]
    public void TheMeanStays(int from, int to)
    {
        var picture = Enumerable.Range(0, from * from).Select(i => Math.Sin(i)).ToArray();

        Assert.Equal(picture.Average(), AreaAverage.Of(picture, (from, from), (to, to)).Average(), 12);
    }
}
