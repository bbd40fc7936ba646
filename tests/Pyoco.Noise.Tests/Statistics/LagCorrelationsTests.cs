using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class LagCorrelationsTests
{
    private static readonly VideoShape Shape = new(3, 2, 4, 5, 6);

    [Fact]
    public void SumsAreThoseOfTheProductsAtEveryDistance()
    {
        using var scope = NewDisposeScope();
        var white = randn(Shape.ToArray(), float64, generator: new Generator(1));
        using var lags = new LagCorrelations(white);

        Close(Worst(white.select(1, 0), white.select(1, 1), 3, false, false), lags.OfChannels(0, 1).Sigmas);
        Close(Worst(white.select(1, 1), white.select(1, 1), 3, true, true), lags.OfChannels(1, 1).Sigmas);
        Close(Worst(white[0], white[2], 2, false, false), lags.OfSamples(0, 2).Sigmas);
        Assert.Equal(120, lags.Distances);
    }

    [Fact]
    public void AllPairsOfSamplesAndOfChannelsAreSummedUp()
    {
        using var scope = NewDisposeScope();
        var white = randn(Shape.ToArray(), float64, generator: new Generator(1));
        using var lags = new LagCorrelations(white);
        var pairs = (from i in Enumerable.Range(0, 3) from j in Enumerable.Range(0, 3) where i != j select (i, j)).ToArray();
        var (ones, others) = (stack([.. pairs.Select(p => white[p.i])]), stack([.. pairs.Select(p => white[p.j])]));

        Close(Worst(ones.select(1, 0), others.select(1, 1), 6, false, false), lags.OfAllSamples(0, 1).Sigmas);
        Close(Worst(ones.select(1, 1), others.select(1, 1), 6, false, true), lags.OfAllSamples(1, 1).Sigmas);
        Close(
            Worst(white, white.flip(1), 6, false, true), lags.OfAllChannels().Sigmas);
    }

    [Fact]
    public void TheDistanceIsNamed()
    {
        using var scope = NewDisposeScope();
        var white = randn(new VideoShape(2, 2, 4, 16, 16).ToArray(), float64, generator: new Generator(1));
        white.select(1, 1).copy_(white.select(1, 0).roll([1, -2, 3], [1, 2, 3]));
        using var lags = new LagCorrelations(white);

        Assert.Equal("1 frames, -2 rows, 3 columns apart", lags.OfChannels(0, 1).Where);
    }

    // By the definition: roll one field over all distances.
    private static double Worst(Tensor first, Tensor second, int terms, bool withoutNone, bool isEven)
    {
        var worst = 0.0;
        for (var at = 0; at < 120; at++)
        {
            var (f, y, x) = (at / 30, at / 6 % 5, at % 6);
            var twice = isEven && 2 * f % 4 == 0 && 2 * y % 5 == 0 && 2 * x % 6 == 0 ? 2 : 1;
            var sum = first.roll([f, y, x], [-3, -2, -1]).mul(second).sum().item<double>() / Math.Sqrt(terms * 120.0 * twice);
            worst = at == 0 && withoutNone ? 0 : Math.Max(worst, Math.Abs(sum));
        }

        return worst;
    }

    private static void Close(double expected, double sigmas) => Assert.Equal(expected, Math.Abs(sigmas), 1e-9);
}
