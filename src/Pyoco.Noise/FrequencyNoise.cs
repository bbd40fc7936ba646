using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Noise whose low spatial frequencies follow one prior over frames and whose high ones follow another: <c>sqrt(p(k)) L(k) +
/// sqrt(1 - p(k)) H(k)</c> at every spatial frequency k, with p the share that a filter passes.</summary>
/// <remarks><para>The common case is shared or mixed noise below and independent noise above: frames agree in layout and tone and each has
/// its own detail. That is the insight of FreeInit (arXiv 2312.07537) without its extra passes of the network, and without its loss of
/// variance: p goes to one part and <c>1 - p</c> to the other, so a frame stays exactly white whatever the filter, where two priors
/// are.</para>
/// <para>At a frequency the frames have the covariance <c>p(k) S + (1 - p(k)) T</c>, S and T those of the two priors; different frequencies
/// are independent, pixels are not. Where the pixels of both priors are independent (<see cref="IGaussianNoisePrior"/>), what they draw
/// is taken for the spectra, which are as white, blended and transformed; else both are transformed, blended and transformed back, in
/// float32 and in arithmetic that IEEE 754 fixes.</para>
/// <para>A filter counts in parts of the picture's highest frequency, so another size is another picture, not a piece of it. Parts of the
/// key (<see cref="NoiseKey.ForPart"/>): 0 is the low prior, 1 the high one.</para></remarks>
public sealed class FrequencyNoise : ILinearGaussianPrior, ISpanNoisePrior, IFileBackedPrior
{
    private const int FramesAtOnce = 8;

    private volatile Planes? _kept;

    /// <summary>A prior by spatial frequency.</summary>
    /// <param name="low">The prior of the frequencies that the filter passes.</param>
    /// <param name="high">The prior of the others.</param>
    /// <param name="filter">Which are which.</param>
    public FrequencyNoise(IVideoNoisePrior low, IVideoNoisePrior high, SpatialFilter filter)
    {
        ArgumentNullException.ThrowIfNull(low);
        ArgumentNullException.ThrowIfNull(high);
        ArgumentNullException.ThrowIfNull(filter);
        (Low, High, Filter) = (low, high, filter);
    }

    /// <summary>The prior of the frequencies that the filter passes.</summary>
    public IVideoNoisePrior Low { get; }

    /// <summary>The prior of the other frequencies.</summary>
    public IVideoNoisePrior High { get; }

    /// <summary>Which frequencies are low.</summary>
    public SpatialFilter Filter { get; }

    /// <inheritdoc/>
    public MethodSpec Spec => SpecOf(Low.Spec, High.Spec);

    /// <inheritdoc/>
    public MethodSpec SaveTo(string folder) => SpecOf(PriorParts.Save(Low, folder, "low"), PriorParts.Save(High, folder, "high"));

    /// <inheritdoc/>
    public string? Refusal(NoiseKey key) => Low.Refusal(key) ?? High.Refusal(key);

    /// <inheritdoc/>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
        SpanNoise.Sample(this, shape, key, firstFrame, device);

    /// <summary>Fills a contiguous (B, C, F, H, W) with the values that <see cref="Sample"/> gives; needs no libtorch if the two priors
    /// do not.</summary>
    /// <inheritdoc cref="IndependentNoise.Fill"/>
    public unsafe void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null)
    {
        WhiteNoise.CheckAddress(shape, key, firstFrame);
        NoiseBands.CheckDestination(destination, shape);
        var workers = WorkerThreads.Count(shape.ElementCount, threads);
        var lowShape = Low is SharedNoise ? shape.WithFrames(1) : shape; // one plane serves all frames
        using var low = new RentedField((int)lowShape.ElementCount);
        SpanNoise.Fill(Low, low.Span, lowShape, key.ForPart(0), firstFrame, threads);
        SpanNoise.Fill(High, destination, shape, key.ForPart(1), firstFrame, threads);

        var (blend, frames, plane) = (BlendOf(shape.Height, shape.Width), shape.Frames, shape.Height * shape.Width);
        var pieces = (frames + FramesAtOnce - 1) / FramesAtOnce;
        fixed (float* start = destination)
        {
            var (first, second) = (low.Array, (IntPtr)start);
            WorkerThreads.Run(pieces * shape.Batch * shape.Channels, workers, i =>
            {
                var (clip, frame) = (i / pieces, i % pieces * FramesAtOnce);
                var (at, count) = (clip * frames + frame, Math.Min(FramesAtOnce, frames - frame));
                var (lowAt, lowCount) = lowShape.Frames < frames ? (clip, 1) : (at, count);
                blend(first.AsSpan(lowAt * plane, lowCount * plane), new Span<float>((float*)second + at * plane, count * plane));
            });
        }
    }

    /// <inheritdoc/>
    public NoiseDistribution Distribution(VideoShape shape)
    {
        var (low, high) = (NoisePart.Distribution(this, Low, shape), NoisePart.Distribution(this, High, shape));
        var known = new Dictionary<(double, FrameDistribution, FrameDistribution), FrameDistribution>();
        return NoiseDistribution.OfFrequencies(shape.Height, shape.Width, (y, x) =>
        {
            var (share, a, b) = (Share(shape.Height, shape.Width, y, x), low.At(y, x), high.At(y, x));
            return known.TryGetValue((share, a, b), out var law)
                ? law
                : known[(share, a, b)] = FrameDistribution.Dense(shape.Frames, (i, j) => share * a[i, j] + (1 - share) * b[i, j]);
        });
    }

    // That of the planes drawn last is kept: its weights take as long as some of them.
    private BlendPlanes BlendOf(int height, int width)
    {
        if (_kept is not { } kept || (kept.Height, kept.Width) != (height, width))
        {
            Func<int, int, double> weight = (y, x) => Math.Sqrt(Share(height, width, y, x));
            _kept = kept = new Planes(height, width, NoisePart.IsWhiteOverPixels(Low) && NoisePart.IsWhiteOverPixels(High)
                ? new SpectrumDraw(height, width, weight).Apply
                : new SpectralBlend(height, width, weight).Apply);
        }

        return kept.Blend;
    }

    // A share so near to 0 or 1 that float32 holds none of the smaller part is 0 or 1.
    private double Share(int height, int width, int vertical, int horizontal)
    {
        var share = Filter.PassedShare(2.0 * vertical / height, 2.0 * horizontal / width);
        return share < FrameCovariance.LeastShare ? 0 : share > 1 - FrameCovariance.LeastShare ? 1 : share;
    }

    private MethodSpec SpecOf(MethodSpec low, MethodSpec high) => Filter.Order is { } order
        ? new("frequency", ("low", low), ("high", high), ("filter", "butterworth"), ("cutoff", Filter.Cutoff), ("order", order))
        : new("frequency", ("low", low), ("high", high), ("filter", "gaussian"), ("cutoff", Filter.Cutoff));

    // One low plane serves all high ones.
    private delegate void BlendPlanes(ReadOnlySpan<float> low, Span<float> high);

    private sealed record Planes(int Height, int Width, BlendPlanes Blend);
}
