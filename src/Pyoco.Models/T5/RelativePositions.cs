using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The buckets of distances between tokens that T5 learns a bias for (arXiv 1910.10683, section 2.1).</summary>
/// <remarks>One half of the buckets is for tokens before, the other for tokens behind. Of each half, half are for one distance each, the
/// others grow by a constant factor up to the largest distance, and the last one holds all beyond.</remarks>
internal static class RelativePositions
{
    // So that a distance on the border of two buckets, such as 16 of 8 to 128, is in the farther one whatever the logarithm's last digit.
    private const double Guard = 1e-6;

    /// <summary>The bucket of a distance, from the token that attends to the one that is attended to.</summary>
    public static int Bucket(int distance, int buckets, int largest)
    {
        var half = buckets / 2;
        var exact = half / 2;
        var away = Math.Abs(distance);
        var within = away < exact
            ? away
            : Math.Min(half - 1, exact
                + (int)(Math.Log((double)away / exact) / Math.Log((double)largest / exact) * (half - exact) + Guard));
        return distance > 0 ? half + within : within;
    }

    /// <summary>The buckets between all tokens of a text, (L, L), int64, attending tokens along the rows.</summary>
    public static Tensor Buckets(int length, int buckets, int largest, Device device)
    {
        var table = new long[length * length];
        for (var row = 0; row < length; row++)
        {
            for (var column = 0; column < length; column++)
            {
                table[row * length + column] = Bucket(column - row, buckets, largest);
            }
        }

        return tensor(table, [length, length], device: device);
    }
}
