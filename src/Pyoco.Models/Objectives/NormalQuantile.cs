using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The quantile function of the standard normal distribution.</summary>
internal static class NormalQuantile
{
    private static readonly double Root2 = Math.Sqrt(2);

    /// <summary>The number below which a share of all draws lies, the share above 0 and below 1.</summary>
    public static double At(double share)
    {
        using var scope = NewDisposeScope();
        return Root2 * tensor(2 * share - 1, ScalarType.Float64).erfinv().item<double>();
    }
}
