using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class FrechetDistanceTests
{
    private const int Clips = 240;
    private const int Draws = 120;

    // Commuting covariances: |m1 - m2|^2 + sum (s1 - s2)^2.
    [Fact]
    public void TheDistanceOfTwoGaussiansIsTheClosedForm()
    {
        var one = new GaussianMoments([1, 0], [4, 0, 0, 9]);
        var other = new GaussianMoments([0, 2], [1, 0, 0, 25]);

        Assert.Equal(1 + 4 + 1 + 4, FrechetDistance.Between(one, other), 9);
        Assert.Equal(0, FrechetDistance.Between(one, one), 9);
        Assert.Throws<ArgumentException>(() => FrechetDistance.Between(one, new GaussianMoments([0], [1])));
    }

    // In two dimensions tr (C1 C2)^(1/2) is sqrt(tr C1 C2 + 2 sqrt det C1 C2), also where they do not commute.
    [Fact]
    public void CovariancesNeedNotCommute()
    {
        var one = new GaussianMoments([0, 0], [2, 1, 1, 3]);
        var other = new GaussianMoments([0, 0], [5, -2, -2, 1]);

        var cross = Math.Sqrt((2 * 5 + 2 * 1 * -2 + 3 * 1) + 2 * Math.Sqrt((2 * 3 - 1) * (5 * 1 - 4)));

        Assert.Equal(5 + 6 - 2 * cross, FrechetDistance.Between(one, other), 9);
    }

    // The means of the law of large numbers: (1/n + 1/m) (D + D (D + 1) / 4), to first order.
    [Fact]
    public void TheBiasOfFewClipsIsWhatIsSaid()
    {
        double[] plugged = [.. Pairs(shift: 0).Select(p => Plugged(p.Real, p.Made))];
        double[] measured = [.. Pairs(shift: 0).Select(p => Measured(p.Real, p.Made).Value)];

        var bias = 2.0 / Clips * (3 + 3 * 4 / 4.0);
        var error = Estimate.Of(plugged).StandardError;
        Assert.InRange(plugged.Average(), bias * 0.95 - 5 * error, bias * 1.05 + 5 * error);
        NormalDraws.AssertUnbiased(0, measured);
        Assert.True(plugged.Average() > 5 * error);
    }

    [Fact]
    public void TheMeasureIsTheDistanceAndItsErrorTellsHowItSpreads()
    {
        // Deviations 1, 1, 2 and a shift of 1 in each: 3 + (2 - 1)^2.
        Estimate[] measured = [.. Pairs(shift: 1).Select(p => Measured(p.Real, p.Made))];

        NormalDraws.AssertUnbiased(4, [.. measured.Select(m => m.Value)]);
        NormalDraws.AssertSpreadIsTold(measured);
    }

    [Fact]
    public void TooFewClipsAreRefused()
    {
        using var few = zeros(2, 3, ScalarType.Float64);

        Assert.Throws<ArgumentException>(() => FrechetDistance.Measure(few, few, groups: 2));
    }

    private static IEnumerable<(Tensor Real, Tensor Made)> Pairs(double shift)
    {
        for (var i = 0; i < Draws; i++)
        {
            yield return (
                NormalDraws.Of((ulong)(2 * i + 1), Clips, [0, 0, 0], [1, 1, 1]),
                NormalDraws.Of((ulong)(2 * i + 2), Clips, [shift, shift, shift], [1, 1, 1 + shift]));
        }
    }

    private static double Plugged(Tensor real, Tensor made)
    {
        using (real)
        using (made)
        {
            return FrechetDistance.Between(GaussianMoments.Of(real), GaussianMoments.Of(made));
        }
    }

    private static Estimate Measured(Tensor real, Tensor made)
    {
        using (real)
        using (made)
        {
            return FrechetDistance.Measure(real, made);
        }
    }
}
