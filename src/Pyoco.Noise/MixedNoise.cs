using System.Buffers;
using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>PYoCo's mixed noise (arXiv 2305.10474): a part that all frames of a clip share and a part of each frame's own,
/// <c>(alpha s + z_i) / sqrt(1 + alpha²)</c>.</summary>
/// <remarks>Any two frames have the covariance <c>alpha² / (1 + alpha²)</c>. The paper recommends alpha 1 (by two independent
/// accounts).</remarks>
public sealed class MixedNoise : ILinearGaussianPrior, IGaussianNoisePrior, ISpanNoisePrior
{
    private readonly float _shared;
    private readonly float _own;

    /// <summary>A mixed prior.</summary>
    /// <param name="alpha">Weight of the shared part against each frame's own, 0 to 1,048,576; 0 is independent noise, bit for bit. Without
    /// bound it would be <see cref="SharedNoise"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of range.</exception>
    public MixedNoise(double alpha = 1)
    {
        Alpha = AlphaWeights.Checked(alpha);
        (_shared, _own) = AlphaWeights.Rounded(alpha);
    }

    /// <summary>Weight of the shared part against each frame's own.</summary>
    public double Alpha { get; }

    /// <inheritdoc/>
    public MethodSpec Spec => new("mixed", ("alpha", Alpha));

    /// <inheritdoc/>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
        SpanNoise.Sample(this, shape, key, firstFrame, device);

    /// <summary>Fills a contiguous (B, C, F, H, W) with the values that <see cref="Sample"/> gives; needs no libtorch.</summary>
    /// <inheritdoc cref="IndependentNoise.Fill"/>
    public void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null)
    {
        NoiseBands.Fill(destination, shape, key, firstFrame, FillBand, threads);
    }

    /// <summary>1 on the diagonal, <c>alpha² / (1 + alpha²)</c> elsewhere.</summary>
    /// <inheritdoc/>
    public double[,] Covariance(int frames) => FrameCovariance.Of(frames, (i, j) => i == j ? 1 : Alpha * Alpha / (1 + Alpha * Alpha));

    /// <inheritdoc/>
    public NoiseDistribution Distribution(VideoShape shape)
    {
        var weights = AlphaWeights.Of(Alpha);
        return NoiseDistribution.OfPixels(FrameDistribution.SharedAndOwn(shape.Frames, _ => weights));
    }

    private void FillBand(NoiseBand band)
    {
        var rented = ArrayPool<float>.Shared.Rent(band.Length);
        var shared = rented.AsSpan(0, band.Length);
        band.Shared(shared);
        for (var f = 0; f < band.Frames; f++)
        {
            band.Blend(band[f], band.FirstFrame + f, shared, _shared, _own);
        }

        ArrayPool<float>.Shared.Return(rented);
    }
}
