using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>White noise: every frame on its own, as image diffusion is trained with and as most video models are.</summary>
public sealed class IndependentNoise : ILinearGaussianPrior, IGaussianNoisePrior, ISpanNoisePrior
{
    /// <inheritdoc/>
    public MethodSpec Spec => MethodSpec.Independent;

    /// <inheritdoc/>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
        SpanNoise.Sample(this, shape, key, firstFrame, device);

    /// <summary>Fills a contiguous (B, C, F, H, W) with the values that <see cref="Sample"/> gives; needs no libtorch.</summary>
    /// <param name="destination">Where to; as many elements as the shape has.</param>
    /// <param name="shape">The shape to draw.</param>
    /// <param name="key">Seed and stream.</param>
    /// <param name="firstFrame">Index of the first frame drawn, at least 0.</param>
    /// <param name="threads">The most threads that work, at least 1; as many as there are processors when null. No value depends on
    /// it.</param>
    /// <exception cref="ArgumentException">The destination has another number of elements.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size, the stream, the first frame or the number of threads is out of
    /// range.</exception>
    public void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null)
    {
        NoiseBands.Fill(destination, shape, key, firstFrame, FillBand, threads);
    }

    /// <summary>The identity.</summary>
    /// <inheritdoc/>
    public double[,] Covariance(int frames) => FrameCovariance.Of(frames, (i, j) => i == j ? 1 : 0);

    /// <inheritdoc/>
    public NoiseDistribution Distribution(VideoShape shape) =>
        NoiseDistribution.OfPixels(FrameDistribution.SharedAndOwn(shape.Frames, _ => (0, 1)));

    private static void FillBand(NoiseBand band)
    {
        for (var f = 0; f < band.Frames; f++)
        {
            band.White(band[f], band.FirstFrame + f);
        }
    }
}
