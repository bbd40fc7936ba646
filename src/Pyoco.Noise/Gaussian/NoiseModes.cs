using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Applies the operators of a distribution to clips (B, C, F, H, W): at every pixel, or at every bin of the Fourier transform of
/// each frame.</summary>
internal static class NoiseModes
{
    private static readonly long[] Plane = [-2, -1];

    /// <summary>Applies an operator on frames.</summary>
    /// <param name="law">The distribution.</param>
    /// <param name="video">(B, C, F, H, W).</param>
    /// <param name="atPixels">The operator on (N, F, P), for a distribution at every pixel.</param>
    /// <param name="matrix">The operator's matrix [F, F], for a distribution at every frequency.</param>
    public static Tensor Apply(
        NoiseDistribution law, Tensor video, Func<IFrameFactor, Tensor, Tensor> atPixels, Func<IFrameFactor, double[,]> matrix)
    {
        using var scope = NewDisposeScope();
        var shape = VideoShape.Of(video);
        if (!law.DiffersByFrequency)
        {
            var frames = video.reshape((long)shape.Batch * shape.Channels, shape.Frames, -1); // (N, F, P)
            return atPixels(law.At(0, 0).Factor, frames).reshape(shape.ToArray()).MoveToOuterDisposeScope();
        }

        var modes = view_as_real(ToModes(law, video)); // (B, C, F, H, K, 2)
        var bins = modes.permute(3, 4, 2, 0, 1, 5); // (H, K, F, B, C, 2)
        var columns = bins.reshape(shape.Height * modes.size(4), shape.Frames, -1);
        var applied = PerBin(law, l => Flat(matrix(l.Factor)), video).reshape(-1, shape.Frames, shape.Frames).bmm(columns);
        var back = applied.reshape(bins.shape).permute(3, 4, 2, 0, 1, 5).contiguous();
        return FromModes(law, view_as_complex(back), shape).MoveToOuterDisposeScope();
    }

    /// <summary>A clip as the distribution sees it: itself, or the complex bins (B, C, F, H, W / 2 + 1) of its frames.</summary>
    public static Tensor ToModes(NoiseDistribution law, Tensor video) =>
        law.DiffersByFrequency ? fft.rfft2(video, dim: Plane, norm: FFTNormType.Ortho) : video.alias();

    /// <summary>The inverse of <see cref="ToModes"/>.</summary>
    public static Tensor FromModes(NoiseDistribution law, Tensor modes, VideoShape shape) =>
        law.DiffersByFrequency ? fft.irfft2(modes, s: [shape.Height, shape.Width], dim: Plane, norm: FFTNormType.Ortho) : modes.alias();

    /// <summary>Figures of the distribution at each bin, (H, W / 2 + 1, count), or (1, 1, count) of a distribution at every pixel, in the
    /// type and on the device of another tensor.</summary>
    public static Tensor PerBin(NoiseDistribution law, Func<FrameDistribution, double[]> figures, Tensor like)
    {
        using var scope = NewDisposeScope();
        var laws = law.Distinct.ToArray();
        var index = laws.Select((l, i) => (l, i)).ToDictionary(pair => pair.l, pair => (long)pair.i);
        var rows = laws.Select(figures).ToArray();
        var table = tensor(rows.SelectMany(row => row).ToArray(), [laws.Length, rows[0].Length], like.dtype, like.device);
        var (height, width) = law.DiffersByFrequency ? (law.Rows, law.Columns / 2 + 1) : (1, 1);
        var map = Enumerable.Range(0, height * width).Select(b => index[law.At(b / width, b % width)]).ToArray();
        return table.index_select(0, tensor(map, device: like.device)).reshape(height, width, -1).MoveToOuterDisposeScope();
    }

    private static double[] Flat(double[,] matrix) => [.. matrix.Cast<double>()];
}
