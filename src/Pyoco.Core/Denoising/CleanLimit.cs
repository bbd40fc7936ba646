using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Keeps a clean estimate in the range of the data: a fixed clip, or dynamic thresholding.</summary>
/// <remarks>It belongs behind guidance, which is what pushes estimates out of range, and is for networks whose data have a range: pixels, not latents.</remarks>
public sealed record CleanLimit
{
    private readonly double? _ratio;
    private readonly double _most;

    private CleanLimit(double? ratio, double most, string argument)
    {
        if (!(most > 0 && double.IsFinite(most)))
        {
            throw new ArgumentOutOfRangeException(argument, most, "The largest magnitude is a finite number above 0.");
        }

        (_ratio, _most) = (ratio, most);
    }

    /// <summary>Cuts values below -range and above range.</summary>
    /// <param name="range">The largest magnitude that stays, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="range"/> is not a finite number above 0.</exception>
    public static CleanLimit Clip(double range = 1) => new(null, range, nameof(range));

    /// <summary>Dynamic thresholding (Imagen, arXiv 2205.11487, section 2.3): with s a quantile of the magnitudes of one sample, but at least 1, cuts beyond s
    /// and divides by s.</summary>
    /// <param name="ratio">The share of magnitudes that are not cut, from 0 to 1.</param>
    /// <param name="most">The largest s, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static CleanLimit Dynamic(double ratio = 0.995, double most = 1) => ratio is >= 0 and <= 1
        ? new(ratio, most, nameof(most))
        : throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "The share of magnitudes is from 0 to 1.");

    /// <summary>The estimate within its range, in a new tensor.</summary>
    /// <param name="clean">A clean estimate (B, C, F, H, W), kept by the caller.</param>
    public Tensor Apply(Tensor clean)
    {
        ArgumentNullException.ThrowIfNull(clean);
        using var scope = NewDisposeScope();
        if (_ratio is not { } ratio)
        {
            return clean.clone().Limit_(-_most, _most).MoveToOuterDisposeScope();
        }

        var wide = clean.dtype == ScalarType.Float64 ? clean : clean.to(ScalarType.Float32);
        var magnitudes = wide.abs().reshape(clean.size(VideoShape.BatchAxis), -1); // (B, C*F*H*W)
        var s = magnitudes.quantile(tensor(ratio, wide.dtype, wide.device), dim: 1).Limit_(1, _most).view(-1, 1, 1, 1, 1); // (B, 1, 1, 1, 1)
        return minimum(maximum(wide, s.neg()), s).div(s).to(clean.dtype).MoveToOuterDisposeScope();
    }
}
