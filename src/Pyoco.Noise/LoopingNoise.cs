using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Progressive noise that closes a circle: the last frame of a period leads back to the first, for clips that loop without a
/// seam.</summary>
/// <remarks>The autoregression laid around a circle of P frames: with <c>f = alpha / sqrt(1 + alpha²)</c> and d frames between them, frames
/// have the covariance <c>(f^d + f^(P-d)) / (1 + f^P)</c>. Frame P is frame 0 bit for bit, so the prior is degenerate over more than one
/// period. Drawn by rows of the Cholesky factor of a period, P²/2 steps.</remarks>
public sealed class LoopingNoise : ILinearGaussianPrior, IGaussianNoisePrior, ISpanNoisePrior
{
    private readonly double[] _correlations; // by frames between them, 0 to period - 1
    private readonly Lazy<CholeskyFactor> _factor; // of one period

    /// <summary>A looping prior.</summary>
    /// <param name="period">How many frames a loop has, at least 1.</param>
    /// <param name="alpha">Weight of the last frame's noise against each frame's own, at least 0; 0 is independent noise in a period, bit
    /// for bit.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is below 1, or <paramref name="alpha"/> negative or not
    /// finite.</exception>
    public LoopingNoise(int period, double alpha = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        (Period, Alpha) = (period, FrameCovariance.CheckedAlpha(alpha));
        var factor = alpha / Math.Sqrt(1 + alpha * alpha);
        var powers = new double[period + 1];
        powers[0] = 1;
        for (var d = 1; d <= period; d++)
        {
            powers[d] = powers[d - 1] * factor; // Math.Pow would depend on the platform
        }

        _correlations = [.. Enumerable.Range(0, period).Select(d => (powers[d] + powers[period - d]) / (1 + powers[period]))];
        _factor = new Lazy<CholeskyFactor>(() => new CholeskyFactor(Covariance(period)));
    }

    /// <summary>How many frames a loop has.</summary>
    public int Period { get; }

    /// <summary>Weight of the last frame's noise against each frame's own.</summary>
    public double Alpha { get; }

    /// <inheritdoc/>
    public MethodSpec Spec => new("looping", ("period", Period), ("alpha", Alpha));

    /// <inheritdoc/>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
        SpanNoise.Sample(this, shape, key, firstFrame, device);

    /// <summary>Fills a contiguous (B, C, F, H, W) with the values that <see cref="Sample"/> gives; needs no libtorch.</summary>
    /// <inheritdoc cref="IndependentNoise.Fill"/>
    public void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null)
    {
        NoiseBands.Fill(destination, shape, key, firstFrame, _factor.Value.Bands(firstFrame, Period), threads);
    }

    /// <summary><c>(f^d + f^(P-d)) / (1 + f^P)</c>, d the frames between two of them in a period.</summary>
    /// <inheritdoc/>
    public double[,] Covariance(int frames) => LawOf(frames).Covariance();

    /// <inheritdoc/>
    public NoiseDistribution Distribution(VideoShape shape) => NoiseDistribution.OfPixels(LawOf(shape.Frames));

    private FrameDistribution LawOf(int frames) => FrameDistribution.Dense(frames, (i, j) => _correlations[Math.Abs(i - j) % Period]);
}
