using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Keeps a clean estimate in the range of the data: static thresholding (<c>clip_sample</c> in diffusers) or dynamic
/// thresholding.</summary>
/// <remarks>It belongs after guidance, which is what pushes estimates out of range, and is for networks whose data have a range: pixels,
/// not latents.</remarks>
public sealed record Thresholding
{
    private readonly double? _ratio;
    private readonly double _most;

    private Thresholding(double? ratio, double most, string argument)
    {
        if (!(most > 0 && double.IsFinite(most)))
        {
            throw new ArgumentOutOfRangeException(argument, most, "The largest magnitude is a finite number above 0.");
        }

        (_ratio, _most) = (ratio, most);
    }

    /// <summary>Static thresholding: cuts values below -range and above range.</summary>
    /// <param name="range">The largest magnitude that stays, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="range"/> is not a finite number above 0.</exception>
    public static Thresholding Static(double range = 1) => new(null, range, nameof(range));

    /// <summary>Dynamic thresholding (Imagen, arXiv 2205.11487, section 2.3): with s a quantile of the magnitudes of one sample, but at
    /// least 1, cuts beyond s and divides by s.</summary>
    /// <param name="ratio">The quantile of the magnitudes that becomes s, from 0 to 1.</param>
    /// <param name="most">The largest s, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static Thresholding Dynamic(double ratio = 0.995, double most = 1) => ratio is >= 0 and <= 1
        ? new(ratio, most, nameof(most))
        : throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "The quantile of the magnitudes is from 0 to 1.");

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
        // (B, 1, 1, 1, 1)
        var s = magnitudes.quantile(tensor(ratio, wide.dtype, wide.device), dim: 1).Limit_(1, _most).view(-1, 1, 1, 1, 1);
        return minimum(maximum(wide, s.neg()), s).div(s).to(clean.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>A denoiser whose clean estimate is kept in range.</summary>
    /// <param name="denoiser">The denoiser, guidance included.</param>
    /// <param name="keepsNoise">Whether the noise still follows from the estimate as it was, as in DDIM; else it follows from the limited
    /// one, as in DDPM and DPM-Solver.</param>
    public IVideoDenoiser Limit(IVideoDenoiser denoiser, bool keepsNoise)
    {
        ArgumentNullException.ThrowIfNull(denoiser);
        return new Limited(denoiser, this, keepsNoise);
    }

    private sealed class Limited(IVideoDenoiser inner, Thresholding limit, bool keepsNoise) : IVideoDenoiser
    {
        public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
        {
            using var scope = NewDisposeScope();
            var (clean, noiseFrom) = inner.Denoise(noisy, level);
            return new DenoiserOutput(limit.Apply(clean), noiseFrom ?? (keepsNoise ? clean : null)).MoveToOuterDisposeScope();
        }
    }
}
