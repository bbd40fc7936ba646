using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>One white field for all frames of a clip: every frame starts from the same noise.</summary>
/// <remarks>The covariance of any two frames is 1: the limit of mixed noise for large alpha, and degenerate over more than one frame. Video
/// models that were trained with noise of each frame's own give still or broken pictures from it; it serves image models that are run frame
/// by frame.</remarks>
public sealed class SharedNoise : ILinearGaussianPrior, IGaussianNoisePrior, ISpanNoisePrior
{
    /// <inheritdoc/>
    public MethodSpec Spec { get; } = new("shared");

    /// <inheritdoc/>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
        SpanNoise.Sample(this, shape, key, firstFrame, device);

    /// <summary>Fills a contiguous (B, C, F, H, W) with the values that <see cref="Sample"/> gives; needs no libtorch.</summary>
    /// <inheritdoc cref="IndependentNoise.Fill"/>
    public void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null)
    {
        NoiseBands.Fill(destination, shape, key, firstFrame, FillBand, threads);
    }

    /// <summary>1 everywhere.</summary>
    /// <inheritdoc/>
    public double[,] Covariance(int frames) => FrameCovariance.Of(frames, (_, _) => 1);

    /// <inheritdoc/>
    public NoiseDistribution Distribution(VideoShape shape) =>
        NoiseDistribution.OfPixels(FrameDistribution.SharedAndOwn(shape.Frames, _ => (1, 0)));

    private static void FillBand(NoiseBand band)
    {
        band.Shared(band[0]);
        for (var f = 1; f < band.Frames; f++)
        {
            band[0].CopyTo(band[f]);
        }
    }
}
