using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Tells values that no video can have from those that one can.</summary>
internal static class ValueCheck
{
    /// <summary>The largest magnitude: at 2^24 the numbers of float32 are 1 apart, which is the scale of noise and of pixels.</summary>
    public const double Largest = 1 << 24;

    /// <summary>What was expected, for messages.</summary>
    public const string Expected = "finite values up to 2^24 were expected";

    /// <summary>What is wrong with the values, as the object of a sentence; null where nothing is.</summary>
    public static string? FaultOf(Tensor values)
    {
        using var scope = NewDisposeScope();
        var largest = values.detach().abs().max().to(ScalarType.Float64).item<double>(); // NaN where there is one
        return double.IsNaN(largest) ? "NaN"
            : double.IsInfinity(largest) ? "an infinite value"
            : largest > Largest ? FormattableString.Invariant($"values of {largest:G3}")
            : null;
    }
}
