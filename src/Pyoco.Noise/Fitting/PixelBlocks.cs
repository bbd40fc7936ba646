using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Squares of pixels that count as independent of one another: what standard errors are taken over.</summary>
internal static class PixelBlocks
{
    private const int FewestBlocks = 10;

    /// <summary>The standard error of an estimate whose deviation is the mean of each pixel's influence (the infinitesimal
    /// jackknife).</summary>
    /// <param name="influence">What each pixel pulls the estimate by, (B, H, W), summed over channels.</param>
    /// <param name="block">The side of a square; those of the last row and column may be smaller.</param>
    /// <param name="pixels">How many pixels and channels there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than ten squares.</exception>
    public static double StandardError(Tensor influence, int block, double pixels)
    {
        var sums = Sums(influence, block);
        if (sums.Length < FewestBlocks)
        {
            throw new ArgumentOutOfRangeException(
                nameof(block), block,
                $"Blocks of {block} by {block} pixels are {sums.Length}; at least {FewestBlocks} are needed for a standard error.");
        }

        var mean = sums.Average();
        return Math.Sqrt(sums.Sum(s => (s - mean) * (s - mean)) * sums.Length / (sums.Length - 1)) / pixels;
    }

    private static double[] Sums(Tensor influence, int block)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(block, 1);
        using var scope = NewDisposeScope();
        var (samples, height, width) = ((int)influence.size(0), (int)influence.size(1), (int)influence.size(2));
        var values = influence.cpu().to(ScalarType.Float64).contiguous().data<double>().ToArray();
        var across = (width + block - 1) / block;
        var down = (height + block - 1) / block;
        var sums = new double[samples * down * across];
        for (var i = 0; i < values.Length; i++)
        {
            var (sample, y, x) = (i / (height * width), i / width % height, i % width);
            sums[(sample * down + y / block) * across + x / block] += values[i];
        }

        return sums;
    }
}
