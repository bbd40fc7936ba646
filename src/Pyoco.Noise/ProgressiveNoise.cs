using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>PYoCo's progressive noise (arXiv 2305.10474): each frame continues the last, <c>e_0 = z_0</c>, <c>e_i = (alpha e_{i-1} + z_i) /
/// sqrt(1 + alpha²)</c>.</summary>
/// <remarks>A stationary autoregression: frames i and j have the covariance <c>(alpha / sqrt(1 + alpha²))^|i-j|</c>. The paper's large
/// model uses it; alpha 2 is recommended (by two independent accounts). Drawing from a later frame on walks through the earlier ones, so
/// that its bits are those of the whole clip.</remarks>
public sealed class ProgressiveNoise : ILinearGaussianPrior, IGaussianNoisePrior, ISpanNoisePrior
{
    private readonly float _last;
    private readonly float _own;

    /// <summary>A progressive prior.</summary>
    /// <param name="alpha">Weight of the last frame's noise against each frame's own, at least 0; 0 is independent noise, bit for
    /// bit.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is negative or not finite.</exception>
    public ProgressiveNoise(double alpha = 2)
    {
        Alpha = FrameCovariance.CheckedAlpha(alpha);
        var a = (float)alpha;
        _own = 1f / MathF.Sqrt(1f + a * a);
        _last = a * _own;
    }

    /// <summary>Weight of the last frame's noise against each frame's own.</summary>
    public double Alpha { get; }

    /// <inheritdoc/>
    public MethodSpec Spec => new("progressive", ("alpha", Alpha));

    /// <inheritdoc/>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
        SpanNoise.Sample(this, shape, key, firstFrame, device);

    /// <summary>Fills a contiguous (B, C, F, H, W) with the values that <see cref="Sample"/> gives; needs no libtorch.</summary>
    /// <inheritdoc cref="IndependentNoise.Fill"/>
    public void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null)
    {
        NoiseBands.Fill(destination, shape, key, firstFrame, FillBand, threads);
    }

    /// <summary><c>(alpha / sqrt(1 + alpha²))^|i-j|</c>.</summary>
    /// <inheritdoc/>
    public double[,] Covariance(int frames) => FrameCovariance.Of(frames, Correlation);

    /// <inheritdoc/>
    public NoiseDistribution Distribution(VideoShape shape)
    {
        var own = 1 / Math.Sqrt(1 + Alpha * Alpha);
        return NoiseDistribution.OfPixels(FrameDistribution.Autoregression(shape.Frames, Correlation, _ => (Alpha * own, own)));
    }

    private double Correlation(int i, int j) => Math.Pow(Alpha / Math.Sqrt(1 + Alpha * Alpha), Math.Abs(i - j));

    private void FillBand(NoiseBand band)
    {
        // The first frame drawn is reached by way of those before it, in its own place.
        band.White(band[0], 0);
        for (var f = 1; f <= band.FirstFrame; f++)
        {
            band.Blend(band[0], f, band[0], _last, _own);
        }

        for (var f = 1; f < band.Frames; f++)
        {
            band.Blend(band[f], band.FirstFrame + f, band[f - 1], _last, _own);
        }
    }
}
