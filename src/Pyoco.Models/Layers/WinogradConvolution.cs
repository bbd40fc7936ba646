using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Convolutions of kernel 3 x 3 by Winograd's minimal filtering F(2 x 2, 3 x 3) (Lavin and Gray, arXiv 1509.09308): 16 products
/// for four outputs where the definition takes 36.</summary>
/// <remarks>
/// <para>With tiles d of 4 x 4 pixels that overlap by two, the outputs of a tile are <c>A' [sum over channels of (G g G') * (B' d B)]
/// A</c>: for each of the 16 places of a tile one product of matrices, (C', C) times (C, tiles). The matrices hold 0, 1, -1 and one half,
/// so that in float32 the result is as close to the exact one as that of the direct way (measured: closer).</para>
/// <para>Only where it pays: on a CPU, in float32, without gradients, from <see cref="LeastChannels"/> channels and
/// <see cref="LeastTiles"/> tiles on. On two cores of an Intel Xeon, filters included, a slice of frames took 0.6 to 0.8 of oneDNN's time
/// with AVX2 alone, and with AVX-512 0.6 to 0.9, but up to 1.15 where slices of 8 x 8 pixels had 2,560 channels (the filters are prepared
/// once for all slices now).</para>
/// </remarks>
internal static class WinogradConvolution
{
    /// <summary>Fewer channels on either side do not repay the way to tiles and back.</summary>
    public const long LeastChannels = 128;

    /// <summary>Fewer tiles of all frames do not repay the filters' way to their 16 places.</summary>
    public const long LeastTiles = 256;

    // What the tiles of some images take, so that they are still in the cache when they are multiplied.
    private const long GroupBytes = 16 << 20;

    /// <summary>Whether a convolution of stride 1 and padding 1 goes this way.</summary>
    /// <param name="weight">(C', C, kH, kW).</param>
    /// <param name="images">N, of all slices together.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    public static bool Pays(Tensor weight, long images, long height, long width) =>
        weight.device_type == DeviceType.CPU
        && weight.dtype == ScalarType.Float32
        && !is_grad_enabled()
        && weight.size(2) == 3
        && weight.size(3) == 3
        && Math.Min(weight.size(0), weight.size(1)) >= LeastChannels
        && images * TilesOf(height, width) >= LeastTiles
        && BytesOf(weight.size(0) + weight.size(1), height, width) <= int.MaxValue;

    /// <summary>The filters in the form that <see cref="Apply"/> takes.</summary>
    /// <param name="weight">(C', C, 3, 3).</param>
    /// <returns>(16, C', C).</returns>
    public static Tensor FiltersOf(Tensor weight)
    {
        using var scope = NewDisposeScope();
        return WinogradTiles.OfFilters(weight.contiguous()).MoveToOuterDisposeScope();
    }

    /// <summary>The convolution with stride 1 and padding 1.</summary>
    /// <param name="x">(N, C, H, W), float32 on the CPU.</param>
    /// <param name="filters">(16, C', C).</param>
    /// <param name="bias">(C'); null for none.</param>
    /// <returns>(N, C', H, W).</returns>
    public static Tensor Apply(Tensor x, Tensor filters, Tensor? bias)
    {
        if (x.dtype != ScalarType.Float32 || x.device_type != DeviceType.CPU || x.dim() != 4 || x.size(1) != filters.size(2))
        {
            throw new ArgumentException(
                $"Frames (N, {filters.size(2)}, H, W) in float32 on the CPU were expected, these are {x.dtype} "
                + $"[{string.Join(", ", x.shape)}] on {x.device_type}.", nameof(x));
        }

        using var scope = NewDisposeScope();
        var (images, outputs) = (x.size(0), filters.size(1));
        var result = x.new_empty([images, outputs, x.size(2), x.size(3)]);
        var frames = x.contiguous();
        var group = Math.Max(1, GroupBytes / BytesOf(outputs + x.size(1), x.size(2), x.size(3)));
        for (long at = 0; at < images; at += group)
        {
            using var step = NewDisposeScope();
            var count = Math.Min(group, images - at);
            var tiles = WinogradTiles.OfFrames(frames.narrow(0, at, count)); // (16, C, tiles)
            WinogradTiles.ToFrames(filters.bmm(tiles), bias, result.narrow(0, at, count));
        }

        return result.MoveToOuterDisposeScope();
    }

    private static long TilesOf(long height, long width) => ((height + 1) / 2) * ((width + 1) / 2);

    // Of the tiles of one image, on both sides of the product.
    private static long BytesOf(long channels, long height, long width) =>
        WinogradTiles.Places * channels * TilesOf(height, width) * sizeof(float);
}
