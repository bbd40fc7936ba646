namespace Pyoco.Models.Tests;

public sealed class EstimateTests
{
    [Fact]
    public void AMeanHasTheErrorOfTheFormula()
    {
        // Deviation 1 of four values, and the 0.975 quantile of t with 3 degrees of freedom, 3.182446.
        var root = Math.Sqrt(3) / 2;

        var mean = Estimate.Of([2 - root, 2 - root, 2 + root, 2 + root]);

        Assert.Equal((2, 0.5, 3), (Math.Round(mean.Value, 12), Math.Round(mean.StandardError, 12), mean.Freedom));
        Assert.Equal(2 + 0.5 * 3.182446, mean.Interval().High, 5);
        Assert.Equal(2 - 0.5 * 3.182446, mean.Interval().Low, 5);
    }

    [Fact]
    public void OneValueHasNoError()
    {
        var one = Estimate.Of([7]);

        Assert.Equal((7, double.NaN), (one.Value, one.StandardError));
        Assert.Equal((double.NaN, double.NaN), one.Interval());
        Assert.Throws<ArgumentException>(() => Estimate.Of([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => one.Interval(1));
    }

    [Fact]
    public void ARatioIsThatOfTheSumsAndItsErrorIsThatOfTheDeltaMethod()
    {
        // r = 6 / 12; residuals 1, -1, 0; error sqrt(2 / (3 * 2)) / 4.
        var ratio = Estimate.OfRatio([3, 1, 2], [4, 4, 4]);

        Assert.Equal(0.5, ratio.Value, 12);
        Assert.Equal(Math.Sqrt(1.0 / 3) / 4, ratio.StandardError, 12);
        Assert.True(double.IsNaN(Estimate.OfRatio([0, 0], [0, 0]).Value));
        Assert.Contains("2 parts and 1", Assert.Throws<ArgumentException>(() => Estimate.OfRatio([1, 2], [1])).Message);
    }

    [Fact]
    public void TheErrorOfARatioTellsHowItSpreads()
    {
        Estimate[] ratios =
        [
            .. Enumerable.Range(0, 400).Select(i =>
            {
                var (parts, wholes) = (NormalDraws.Numbers((ulong)(2 * i), 100), NormalDraws.Numbers((ulong)(2 * i + 1), 100));
                return Estimate.OfRatio([.. parts.Zip(wholes, (p, w) => 3 + w + p)], [.. wholes.Select(w => 6 + w)]);
            }),
        ];

        NormalDraws.AssertSpreadIsTold(ratios);
    }
}
