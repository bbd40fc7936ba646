using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Offset noise that keeps its variance, <c>(e + strength o) / sqrt(1 + strength²)</c>: the noise e of every pixel and an offset
/// o that moves a whole frame.</summary>
/// <remarks><para>Trainers add such offsets so that a model learns to move the brightness and tint of a picture; they add <c>strength o</c>
/// to the noise and leave the variance at <c>1 + strength²</c>. Here it is divided away, so that every element stays N(0, 1) and the levels
/// of a schedule keep their meaning. One offset for all frames of a sample and channel is <c>offsets = new SharedNoise()</c>, one for each
/// frame is <c>new IndependentNoise()</c>, and any other prior makes offsets that drift as it does.</para>
/// <para>With S the covariance of e over frames, T that of o, and N pixels a frame, the mean of a frame (spatial frequency 0) has the
/// covariance <c>(S + strength² N T) / (1 + strength²)</c> in units of the transform that keeps lengths; every other frequency has <c>S /
/// (1 + strength²)</c>. Pixels of a frame have the covariance <c>strength² / (1 + strength²)</c>.</para>
/// <para>Parts of the key (<see cref="NoiseKey.ForPart"/>): 0 is e, 1 is o, drawn as a video of one pixel.</para></remarks>
public sealed class OffsetNoise : ILinearGaussianPrior, ISpanNoisePrior, IFileBackedPrior
{
    /// <summary>Offset noise.</summary>
    /// <param name="pixels">The prior of every pixel's noise.</param>
    /// <param name="offsets">The prior of the offsets.</param>
    /// <param name="strength">The offset's standard deviation against the pixels', 0 to 1,048,576; trainers use 0.05 to
    /// 0.1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="strength"/> is out of range.</exception>
    public OffsetNoise(IVideoNoisePrior pixels, IVideoNoisePrior offsets, double strength = 0.1)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(offsets);
        (Pixels, Offsets, Strength) = (pixels, offsets, AlphaWeights.Checked(strength, nameof(strength)));
    }

    /// <summary>The prior of every pixel's noise.</summary>
    public IVideoNoisePrior Pixels { get; }

    /// <summary>The prior of the offsets.</summary>
    public IVideoNoisePrior Offsets { get; }

    /// <summary>The offset's standard deviation against the pixels'.</summary>
    public double Strength { get; }

    /// <inheritdoc/>
    public MethodSpec Spec => SpecOf(Pixels.Spec, Offsets.Spec);

    /// <inheritdoc/>
    public MethodSpec SaveTo(string folder) =>
        SpecOf(PriorParts.Save(Pixels, folder, "pixels"), PriorParts.Save(Offsets, folder, "offsets"));

    /// <inheritdoc/>
    public string? Refusal(NoiseKey key) => Pixels.Refusal(key) ?? Offsets.Refusal(key);

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
        SpanNoise.Fill(Pixels, destination, shape, key.ForPart(0), firstFrame, threads);
        var offsets = new float[shape.Batch * shape.Channels * shape.Frames];
        SpanNoise.Fill(Offsets, offsets, OnePixel(shape), key.ForPart(1), firstFrame, threads);
        var own = 1 / Math.Sqrt(1 + Strength * Strength);
        var (ofPixels, ofOffsets, plane) = ((float)own, (float)(Strength * own), shape.Height * shape.Width);
        for (var i = 0; i < offsets.Length; i++)
        {
            WeightedSum.Shift(destination.Slice(i * plane, plane), ofPixels, offsets[i] * ofOffsets);
        }
    }

    /// <inheritdoc/>
    public NoiseDistribution Distribution(VideoShape shape)
    {
        var pixels = NoisePart.Distribution(this, Pixels, shape);
        var offsets = NoisePart.Distribution(this, Offsets, OnePixel(shape)).At(0, 0);
        var (square, bins) = (Strength * Strength, (double)shape.Height * shape.Width);
        var scaled = new Dictionary<FrameDistribution, FrameDistribution>();
        return NoiseDistribution.OfFrequencies(shape.Height, shape.Width, (y, x) =>
        {
            var law = pixels.At(y, x);
            if (y == 0 && x == 0)
            {
                return FrameDistribution.Dense(shape.Frames, (i, j) => (law[i, j] + square * bins * offsets[i, j]) / (1 + square));
            }

            return scaled.TryGetValue(law, out var known)
                ? known
                : scaled[law] = FrameDistribution.Dense(shape.Frames, (i, j) => law[i, j] / (1 + square));
        });
    }

    private MethodSpec SpecOf(MethodSpec pixels, MethodSpec offsets) =>
        new("offset", ("pixels", pixels), ("offsets", offsets), ("strength", Strength));

    private static VideoShape OnePixel(VideoShape shape) => new(shape.Batch, shape.Channels, shape.Frames, 1, 1);
}
