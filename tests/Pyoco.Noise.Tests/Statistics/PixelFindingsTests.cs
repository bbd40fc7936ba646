using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class PixelFindingsTests
{
    private static readonly VideoShape Shape = new(4, 4, 8, 64, 64);

    [Fact]
    public void AnOffsetOfEachPlaneIsFound() =>
        Fails(
            "spectrum of a plane",
            noise => noise.Plus_(randn([4, 4, 8, 1, 1], generator: new Generator(1)).Times(0.1)).Over_(Math.Sqrt(1.01)));

    [Fact]
    public void NeighboursOfALittleCorrelationAreFound()
    {
        const double c = 0.01; // (z + c z') / sqrt(1 + c²) has the correlation c / (1 + c²) between neighbours
        Fails("neighbours in a row", noise => noise.copy_(noise.Plus(noise.roll(1, 4).Times(c)).Over(Math.Sqrt(1 + c * c))));
        Fails("neighbours in a column", noise => noise.copy_(noise.Plus(noise.roll(1, 3).Times(c)).Over(Math.Sqrt(1 + c * c))));
    }

    [Fact]
    public void AFewPastedPixelsAreFound() =>
        Fails("equal values in a frame", noise => noise.narrow(4, 40, 2).narrow(3, 10, 1).copy_(noise.narrow(4, 10, 2).narrow(3, 30, 1)));

    [Fact]
    public void TheExpectedNumberOfEqualValuesIsWhatChanceBrings()
    {
        // 16 times 16 planes of 256 x 256: about 7,500 pairs are expected, one standard error is 86.
        using var noise = new IndependentNoise().Sample(new VideoShape(16, 16, 1, 256, 256), new NoiseKey(6));
        using var whitened = new WhitenedNoise(noise, new IndependentNoise().Covariance(1));

        var found = PixelFindings.Of(whitened, singlePrecision: true).Single(f => f.Name == "equal values in a frame");

        Assert.InRange(found.Expected, 7_000, 8_000);
        Assert.InRange(found.Statistic, found.Expected - 5 * Math.Sqrt(found.Expected), found.Expected + 5 * Math.Sqrt(found.Expected));
    }

    [Fact]
    public void EqualValuesAreNotCountedInHalfPrecision()
    {
        using var noise = new IndependentNoise().Sample(new VideoShape(1, 1, 1, 8, 8), new NoiseKey(6));
        using var whitened = new WhitenedNoise(noise, new IndependentNoise().Covariance(1));

        Assert.False(PixelFindings.Of(whitened, singlePrecision: false).Single(f => f.Name == "equal values in a frame").WasMade);
    }

    private static void Fails(string test, Action<Tensor> spoil)
    {
        using var scope = NewDisposeScope();
        var noise = new IndependentNoise().Sample(Shape, new NoiseKey(4));
        using (var right = new WhitenedNoise(noise, new IndependentNoise().Covariance(Shape.Frames)))
        {
            Assert.All(PixelFindings.Of(right, true), f => Assert.True(f.Passes, f.ToString()));
        }

        spoil(noise);

        using var wrong = new WhitenedNoise(noise, new IndependentNoise().Covariance(Shape.Frames));
        var finding = PixelFindings.Of(wrong, true).Single(f => f.Name == test);
        Assert.False(finding.Passes, finding.ToString());
    }
}
