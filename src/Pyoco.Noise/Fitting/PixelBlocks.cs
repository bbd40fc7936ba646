using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Squares of pixels that count as independent of one another: what standard errors are taken over.</summary>
/// <param name="Side">The side of a square; those of the last row and column may be smaller.</param>
/// <param name="AcrossSamples">Whether a square is that of all samples together; else each sample has squares of its own.</param>
internal sealed record PixelBlocks(int Side, bool AcrossSamples = false)
{
    private const int FewestBlocks = 10;

    /// <summary>The standard error of an estimate whose deviation is the mean of each pixel's influence (the infinitesimal
    /// jackknife).</summary>
    /// <remarks>It holds whatever the distribution of the values, as long as they have a fourth moment.</remarks>
    /// <param name="influence">What each pixel pulls the estimate by, (B, H, W), summed over channels.</param>
    /// <param name="pixels">How many pixels and channels there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than ten squares.</exception>
    public double StandardError(Tensor influence, double pixels)
    {
        using var scope = NewDisposeScope();
        var sums = Sums(influence).data<double>().ToArray();
        var mean = sums.Average();
        return Math.Sqrt(sums.Sum(s => (s - mean) * (s - mean)) * sums.Length / (sums.Length - 1)) / pixels;
    }

    /// <summary>The sums over squares of values (..., B, H, W): (..., squares), float64 on the CPU.</summary>
    /// <inheritdoc cref="StandardError"/>
    public Tensor Sums(Tensor values)
    {
        using var scope = NewDisposeScope();
        var field = values.cpu().to(ScalarType.Float64);
        field = AcrossSamples ? field.sum(-3L, keepdim: true) : field;
        var (down, across) = (Count(field.size(-2)), Count(field.size(-1)));
        var sums = nn.functional.pad(field, [0, across * Side - field.size(-1), 0, down * Side - field.size(-2)])
            .reshape([.. field.shape[..^2], down, Side, across, Side]).sum([-3, -1]).flatten(-3);
        return sums.size(-1) >= FewestBlocks
            ? sums.MoveToOuterDisposeScope()
            : throw new ArgumentOutOfRangeException(
                "block", Side,
                $"Blocks of {Side} by {Side} pixels are {sums.size(-1)}; at least {FewestBlocks} are needed for a standard error.");

        long Count(long pixels) => (pixels + Side - 1) / Side;
    }
}
