using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>PYoCo's progressive noise (arXiv 2305.10474): each frame continues the last, <c>e_0 = z_0</c>, <c>e_i = (alpha e_{i-1} + z_i) /
/// sqrt(1 + alpha²)</c>.</summary>
/// <remarks>A stationary autoregression: frames i and j have the covariance <c>(alpha / sqrt(1 + alpha²))^|i-j|</c>. The paper's large
/// model uses it; alpha 2 is recommended (by two independent accounts). A late frame has the bits of the whole clip and costs no more than
/// about <c>90 alpha²</c> steps, and at least some hundred.</remarks>
public sealed class ProgressiveNoise : ILinearGaussianPrior, IGaussianNoisePrior, ISpanNoisePrior
{
    private readonly BandFill _fill;

    /// <summary>A progressive prior.</summary>
    /// <param name="alpha">Weight of the last frame's noise against each frame's own, 0 to 1,048,576; 0 is independent noise, bit for bit.
    /// Without bound it would be <see cref="SharedNoise"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of range.</exception>
    public ProgressiveNoise(double alpha = 2)
    {
        Alpha = AlphaWeights.Checked(alpha);
        _fill = Filling(alpha);
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
        NoiseBands.Fill(destination, shape, key, firstFrame, _fill, threads);
    }

    /// <summary><c>(alpha / sqrt(1 + alpha²))^|i-j|</c>.</summary>
    /// <inheritdoc/>
    public double[,] Covariance(int frames) => FrameCovariance.Of(frames, Correlation);

    /// <inheritdoc/>
    public NoiseDistribution Distribution(VideoShape shape)
    {
        var weights = AlphaWeights.Of(Alpha);
        return NoiseDistribution.OfPixels(FrameDistribution.Autoregression(shape.Frames, Correlation, _ => weights));
    }

    private double Correlation(int i, int j) => Math.Pow(AlphaWeights.Of(Alpha).Other, Math.Abs(i - j));

    // What is left of a frame after n others is last^n. Where that falls slowly, float32 would round the variance away on the way.
    private static BandFill Filling(double alpha)
    {
        const double untilFloatsAgree = 36;
        var (last, own) = AlphaWeights.Of(alpha);
        if (alpha > AlphaWeights.LargestOfFloats)
        {
            var process = FrameProcess.Autoregression(last, own);
            return band => RememberedFrames.Fill(band, process);
        }

        var weights = AlphaWeights.Rounded(alpha);
        return new ContinuedFrames(_ => weights, untilFloatsAgree / -Math.Log(last)).Fill;
    }
}
