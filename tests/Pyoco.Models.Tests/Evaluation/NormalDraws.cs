using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Features of known laws for the tests of measures.</summary>
internal static class NormalDraws
{
    /// <summary>Rows of independent normal numbers.</summary>
    public static Tensor Of(ulong seed, int rows, IReadOnlyList<double> means, IReadOnlyList<double> deviations)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(seed);
        var white = randn(rows, means.Count, ScalarType.Float64, generator: generator);
        return white.mul(tensor(deviations.ToArray())).Plus(tensor(means.ToArray())).MoveToOuterDisposeScope();
    }

    /// <summary>Standard normal numbers.</summary>
    public static double[] Numbers(ulong seed, int count)
    {
        using var scope = NewDisposeScope();
        return Of(seed, count, [0], [1]).data<double>().ToArray();
    }

    /// <summary>The mean of estimates of independent draws lies within five of its own standard errors of the truth.</summary>
    public static void AssertUnbiased(double truth, IReadOnlyList<double> values)
    {
        var mean = Estimate.Of(values);
        Assert.InRange(mean.Value, truth - 5 * mean.StandardError, truth + 5 * mean.StandardError);
    }

    /// <summary>Standard errors tell how estimates spread: the root of their mean square by the deviation of the estimates is 1 within five
    /// standard errors of a deviation, and the share that is allowed beside.</summary>
    public static void AssertSpreadIsTold(IReadOnlyList<Estimate> estimates, double allowed = 0)
    {
        var mean = estimates.Average(e => e.Value);
        var spread = Math.Sqrt(estimates.Sum(e => (e.Value - mean) * (e.Value - mean)) / (estimates.Count - 1));
        var told = Math.Sqrt(estimates.Average(e => e.StandardError * e.StandardError));
        var tolerance = allowed + 5 / Math.Sqrt(2.0 * (estimates.Count - 1));
        Assert.InRange(told / spread, 1 - tolerance, 1 + tolerance);
    }
}
