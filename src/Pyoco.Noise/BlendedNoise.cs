using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>A blend of two priors that are independent of one another, <c>sqrt(1 - share) e1 + sqrt(share) e2</c>: the variance stays
/// 1.</summary>
/// <remarks><para>With <c>share = sin²(theta)</c> the weights are a cosine and a sine. Several published recipes are such blends, of a
/// first prior with independent noise if nothing else is said:</para>
/// <list type="table">
/// <item><term>Free-Bloom (arXiv 2309.14494)</term><description>shared noise; share <c>sin²(ratio pi / 2)</c></description></item>
/// <item><term>noise layers of AnimateDiff-Evolved (normalised sum)</term><description>independent noise with shared noise of weight p;
/// share <c>p² / (p² + (1 - p)²)</c></description></item>
/// <item><term>MotionDirector's <c>noise_prior</c> p</term><description>inverted noise; share <c>1 - p</c></description></item>
/// <item><term>degradation g of warped noise (Go-with-the-Flow, arXiv 2501.08331)</term><description>warped noise; share <c>g² / (g² + (1
/// - g)²)</c></description></item>
/// </list>
/// <para>The covariance is the blend of the two, where both have one. The two draws are parts 0 and 1 of the key (<see
/// cref="NoiseKey.ForPart"/>), so blends of blends stay independent, and streams remain the sampler's: of share 0 it is the first prior
/// under that key, bit for bit.</para></remarks>
public sealed class BlendedNoise : ILinearGaussianPrior, IGaussianNoisePrior, ISpanNoisePrior, IFileBackedPrior
{
    /// <summary>A blend.</summary>
    /// <param name="first">The first prior.</param>
    /// <param name="second">The second prior.</param>
    /// <param name="share">The part of the variance that is the second's: 0, 1, or at least 1e-12 away from both.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is out of range.</exception>
    public BlendedNoise(IVideoNoisePrior first, IVideoNoisePrior second, double share = 0.5)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        (First, Second, Share) = (first, second, FrameCovariance.CheckedShare(share, nameof(share)));
    }

    /// <summary>The first prior.</summary>
    public IVideoNoisePrior First { get; }

    /// <summary>The second prior.</summary>
    public IVideoNoisePrior Second { get; }

    /// <summary>The part of the variance that is the second's.</summary>
    public double Share { get; }

    /// <inheritdoc/>
    public MethodSpec Spec => SpecOf(First.Spec, Second.Spec);

    /// <inheritdoc/>
    public MethodSpec SaveTo(string folder) => SpecOf(PriorParts.Save(First, folder, "first"), PriorParts.Save(Second, folder, "second"));

    /// <inheritdoc/>
    public string? Refusal(NoiseKey key) => First.Refusal(key) ?? Second.Refusal(key);

    /// <inheritdoc/>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
        SpanNoise.Sample(this, shape, key, firstFrame, device);

    /// <summary>Fills a contiguous (B, C, F, H, W) with the values that <see cref="Sample"/> gives; needs no libtorch if the two priors
    /// do not.</summary>
    /// <inheritdoc cref="IndependentNoise.Fill"/>
    public void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null)
    {
        WhiteNoise.CheckAddress(shape, key, firstFrame);
        NoiseBands.CheckDestination(destination, shape);
        using var second = new RentedField(destination.Length);
        SpanNoise.Fill(First, destination, shape, key.ForPart(0), firstFrame, threads);
        SpanNoise.Fill(Second, second.Span, shape, key.ForPart(1), firstFrame, threads);
        WeightedSum.Of(destination, second.Span, (float)Math.Sqrt(Share), destination, (float)Math.Sqrt(1 - Share));
    }

    /// <summary><c>(1 - share) S1 + share S2</c>, of the two priors' covariances.</summary>
    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">One of the two states no covariance.</exception>
    public double[,] Covariance(int frames)
    {
        var (first, second) = (NoisePart.Covariance(this, First, frames), NoisePart.Covariance(this, Second, frames));
        return FrameCovariance.Of(frames, (i, j) => (1 - Share) * first[i, j] + Share * second[i, j]);
    }

    /// <inheritdoc/>
    public NoiseDistribution Distribution(VideoShape shape) => NoiseDistribution.Combine(
        NoisePart.Distribution(this, First, shape),
        NoisePart.Distribution(this, Second, shape),
        (a, b) => FrameDistribution.Dense(shape.Frames, (i, j) => (1 - Share) * a[i, j] + Share * b[i, j]));

    private MethodSpec SpecOf(MethodSpec first, MethodSpec second) =>
        new("blended", ("first", first), ("second", second), ("share", Share));
}
