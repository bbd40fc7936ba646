using Pyoco;
using static TorchSharp.torch;

namespace PriorStudy;

/// <summary>Critical values of Dunnett (1955): of several means, each less that of the same control, all over one standard error, the size
/// that none exceeds so often where there is no difference.</summary>
/// <remarks>With z for the control and s for the estimated by the true deviation, both integrated over, the differences are independent:
/// none is beyond c with the probability <c>[F(z + sqrt(2) c s) - F(z - sqrt(2) c s)]^k</c>, F the normal distribution. One comparison
/// is Student's t.</remarks>
internal static class Dunnett
{
    private const double Most = 1000;
    private const int Bisections = 40;
    private const int Places = 200; // of s
    private const int Reach = 8; // deviations of z and s
    private const double NearlyKnown = 1e6; // degrees of freedom

    /// <summary>The two-sided critical value.</summary>
    /// <param name="comparisons">Number of differences, at least 1.</param>
    /// <param name="freedom">Degrees of freedom of the standard error, at least 1.</param>
    /// <param name="coverage">How often none exceeds it.</param>
    public static double Critical(int comparisons, double freedom, double coverage = 0.95)
    {
        using var scope = NewDisposeScope();
        var (z, ofZ) = Grid(-Reach, Reach, 32, z => -z * z / 2);
        var (nu, deviation) = (Math.Min(freedom, NearlyKnown), 1 / Math.Sqrt(2 * Math.Min(freedom, NearlyKnown)));
        var (s, ofS) = Grid(
            Math.Max(0, 1 - Reach * deviation), 1 + Reach * deviation, Places, s => (nu - 1) * Math.Log(s) - nu * (s * s - 1) / 2);
        var (control, size, weights) = (z.unsqueeze(1), s.unsqueeze(0), ofZ.unsqueeze(1).mul(ofS.unsqueeze(0))); // (32, 200)
        double Within(double critical)
        {
            using var inner = NewDisposeScope();
            var reach = size.Times(critical); // F(z + sqrt(2) r) is (1 + erf(z / sqrt(2) + r)) / 2
            var middle = control.Over(Math.Sqrt(2));
            var one = middle.Plus(reach).erf().sub(middle.sub(reach).erf()).Over(2);
            return Enumerable.Repeat(one, comparisons).Aggregate(weights, (x, y) => x.mul(y)).sum().item<double>();
        }

        var (low, high) = (0.0, Most);
        for (var i = 0; i < Bisections; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Within(middle) < coverage ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    // The midpoints of parts of a range and their shares of a density.
    private static (Tensor Places, Tensor Shares) Grid(double from, double to, int count, Func<double, double> logDensity)
    {
        double[] places = [.. Enumerable.Range(0, count).Select(i => from + (i + 0.5) * (to - from) / count)];
        double[] densities = [.. places.Select(p => Math.Exp(logDensity(p)))];
        var sum = densities.Sum();
        return (tensor(places), tensor([.. densities.Select(d => d / sum)]));
    }
}
