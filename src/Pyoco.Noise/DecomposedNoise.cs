using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>VideoFusion's noise (Luo et al., "Decomposed Diffusion Models for High-Quality Video Generation", arXiv 2303.08320): a base
/// that all frames share and a residual of each frame's own, in shares that differ by frame, <c>sqrt(share_i) b + sqrt(1 - share_i)
/// r_i</c>.</summary>
/// <remarks>Frames i and j have the covariance <c>sqrt(share_i share_j)</c>. A share of 1 makes the frame the base itself; two such frames
/// are degenerate. Equal shares are mixed noise with <c>alpha² = share / (1 - share)</c>.</remarks>
public sealed class DecomposedNoise : ILinearGaussianPrior, IGaussianNoisePrior, ISpanNoisePrior
{
    private readonly double[] _shares;

    /// <summary>A prior of as many frames as there are shares.</summary>
    /// <param name="shares">The part of each frame's variance that is the base: 0, 1, or at least 1e-12 away from both.</param>
    /// <exception cref="ArgumentException">There is no share.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A share is out of range.</exception>
    public DecomposedNoise(params IReadOnlyList<double> shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        ArgumentOutOfRangeException.ThrowIfZero(shares.Count, nameof(shares));
        foreach (var share in shares)
        {
            FrameCovariance.CheckedShare(share, nameof(shares));
        }

        _shares = [.. shares];
    }

    /// <summary>The part of each frame's variance that is the base.</summary>
    public IReadOnlyList<double> Shares => _shares;

    /// <inheritdoc/>
    public MethodSpec Spec => new("decomposed", ("shares", _shares));

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer shares than frames.</exception>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
        SpanNoise.Sample(this, shape, key, firstFrame, device);

    /// <summary>Fills a contiguous (B, C, F, H, W) with the values that <see cref="Sample"/> gives; needs no libtorch.</summary>
    /// <inheritdoc cref="IndependentNoise.Fill"/>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer shares than frames.</exception>
    public void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null)
    {
        Check(shape, key, firstFrame);
        NoiseBands.Fill(destination, shape, key, firstFrame, FillBand, threads);
    }

    /// <summary>1 on the diagonal, <c>sqrt(share_i share_j)</c> elsewhere.</summary>
    /// <inheritdoc/>
    public double[,] Covariance(int frames) => LawOf(frames).Covariance();

    /// <inheritdoc/>
    public NoiseDistribution Distribution(VideoShape shape) => NoiseDistribution.OfPixels(LawOf(shape.Frames));

    private FrameDistribution LawOf(int frames)
    {
        FrameCovariance.CheckFrames(Spec, _shares.Length, frames);
        return FrameDistribution.SharedAndOwn(frames, i => (Math.Sqrt(_shares[i]), Math.Sqrt(1 - _shares[i])));
    }

    private void Check(VideoShape shape, NoiseKey key, int firstFrame)
    {
        WhiteNoise.CheckAddress(shape, key, firstFrame);
        FrameCovariance.CheckFrames(Spec, _shares.Length, firstFrame + shape.Frames);
    }

    private void FillBand(NoiseBand band)
    {
        var shared = new float[band.Length];
        band.Shared(shared);
        for (var f = 0; f < band.Frames; f++)
        {
            var share = _shares[band.FirstFrame + f];
            var (ofShared, ofOwn) = ((float)Math.Sqrt(share), (float)Math.Sqrt(1 - share));
            var frame = band[f];
            band.White(frame, band.FirstFrame + f);
            WeightedSum.Of(frame, shared, ofShared, frame, ofOwn);
        }
    }
}
