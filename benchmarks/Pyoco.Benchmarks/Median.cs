namespace Pyoco.Benchmarks;

/// <summary>What stands for repeated measurements.</summary>
internal static class Median
{
    /// <summary>The middle one in order; of an even number the upper of the two.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
