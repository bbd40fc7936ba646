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
    private readonly CircleWalk _walk;
    private readonly Lazy<CholeskyFactor> _factor; // of one period

    /// <summary>A looping prior.</summary>
    /// <param name="period">How many frames a loop has, 1 to 4,096.</param>
    /// <param name="alpha">Weight of the last frame's noise against each frame's own, 0 to 1,048,576; 0 is independent noise in a period,
    /// bit for bit.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> or <paramref name="alpha"/> is out of range, or alpha is so
    /// large for the period that float32 noise cannot hold what a frame has of its own.</exception>
    public LoopingNoise(int period, double alpha = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(period, CholeskyFactor.MostFrames);
        (Period, Alpha) = (period, AlphaWeights.Checked(alpha));
        var factor = AlphaWeights.Of(alpha).Other;
        var powers = new double[period + 1];
        powers[0] = 1;
        for (var d = 1; d <= period; d++)
        {
            powers[d] = powers[d - 1] * factor; // Math.Pow would depend on the platform
        }

        _correlations = [.. Enumerable.Range(0, period).Select(d => (powers[d] + powers[period - d]) / (1 + powers[period]))];
        _walk = new CircleWalk(period, alpha);
        FrameCovariance.CheckOwn(_walk.LeastOwn, nameof(alpha), alpha);
        _factor = new Lazy<CholeskyFactor>(() => new CholeskyFactor(_walk.Factor(period).ToMatrix(), unknown: null));
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
        var pixels = RowSums.PixelsOfABand(Math.Min(shape.Frames, Period));
        NoiseBands.FillBySize(destination, shape, key, firstFrame, _factor.Value.Bands(firstFrame, Period), threads, pixels);
    }

    /// <summary><c>(f^d + f^(P-d)) / (1 + f^P)</c>, d the frames between two of them in a period.</summary>
    /// <inheritdoc/>
    public double[,] Covariance(int frames) => DistributionOf(frames).Covariance();

    /// <inheritdoc/>
    public NoiseDistribution Distribution(VideoShape shape) => NoiseDistribution.OfPixels(DistributionOf(shape.Frames));

    // Beyond a period all frames would have to be remembered.
    private FrameDistribution DistributionOf(int frames)
    {
        double Correlation(int i, int j) => _correlations[Math.Abs(i - j) % Period];
        return frames <= Period
            ? FrameDistribution.Of(frames, Correlation, () => _walk.Factor(frames))
            : FrameDistribution.Dense(frames, Correlation);
    }
}
