using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Noise in modes that are white and independent of one another if the noise has the distribution that it is claimed to
/// have.</summary>
/// <remarks><para>Pooled tests of raw correlated noise are invalid (their values are no independent draws); tests of the modes are not.
/// Those of a distribution at every pixel are the eigenvectors of its covariance, each scaled to unit variance; directions without
/// variance, which degenerate distributions have, are left out.</para>
/// <para>Under a distribution that differs by frequency, mode i is what the frames before frame i leave open of it, at every frequency;
/// where that is nothing, fresh white noise stands for it, so that all modes stay white. Of all directions without variance the largest
/// value is kept.</para></remarks>
internal sealed class WhitenedNoise : IDisposable
{
    private const double Negligible = 1e-8;
    private const double LeastOwn = 1e-4; // of a frame: less is near what float32 rounds

    /// <summary>Whitens noise (B, C, F, H, W) by a covariance [F, F] at every pixel.</summary>
    public WhitenedNoise(Tensor noise, double[,] covariance)
        : this(noise, NoiseDistribution.OfPixels(FrameDistribution.Dense(covariance.GetLength(0), (i, j) => covariance[i, j])))
    {
    }

    /// <summary>Whitens noise (B, C, F, H, W) by a distribution of its frames, rows and columns, which float64 can separate from a
    /// degenerate one.</summary>
    public WhitenedNoise(Tensor noise, NoiseDistribution law)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Shape = VideoShape.Of(noise);
        (Law, Covariance) = (law, law.PixelCovariance());
        var video = noise.detach().to(CPU).to(ScalarType.Float64);
        Frames = ByFrame(video);
        (Modes, Leak) = law.DiffersByFrequency ? ByFrequency(video, law) : ByPixel(Frames, Covariance);
        IsDegenerate = law.DiffersByFrequency ? law.DeterminedFrame is not null : Modes.size(0) < Shape.Frames;
        Innovations = (IsInOrder(law) ? law.At(0, 0).Factor.Whiten(Frames.transpose(0, 1)).transpose(0, 1) : Modes) // (R, B*C, H*W)
            .reshape(-1, Shape.Batch, Shape.Channels, Shape.Height, Shape.Width).permute(1, 2, 0, 3, 4).contiguous();
        Modes.MoveToOuterDisposeScope();
        Frames.MoveToOuterDisposeScope();
        Innovations.MoveToOuterDisposeScope();
    }

    /// <summary>The shape of the noise.</summary>
    public VideoShape Shape { get; }

    /// <summary>The claimed distribution.</summary>
    public NoiseDistribution Law { get; }

    /// <summary>Whether the distribution has directions without variance.</summary>
    public bool IsDegenerate { get; }

    /// <summary>The claimed covariance at a pixel.</summary>
    public double[,] Covariance { get; }

    /// <summary>The noise itself, (F, B*C, H*W), float64.</summary>
    public Tensor Frames { get; }

    /// <summary>The modes that have variance, (R, B*C, H*W), float64.</summary>
    public Tensor Modes { get; }

    /// <summary>White noise (B, C, R, H, W), float64: what the frames before each frame leave open of it, in their order; the modes where
    /// that is nothing for some.</summary>
    public Tensor Innovations { get; }

    /// <summary>The largest value in a direction that the covariance says has none.</summary>
    public double Leak { get; }

    /// <summary>Independent draws behind each entry of the covariance.</summary>
    public long Draws => (long)Shape.Batch * Shape.Channels * Shape.Height * Shape.Width;

    /// <summary>Releases all.</summary>
    public void Dispose()
    {
        Innovations.Dispose();
        Frames.Dispose();
        Modes.Dispose();
    }

    private static bool IsInOrder(NoiseDistribution law) =>
        !law.DiffersByFrequency && law.UnknownFrame is null && law.At(0, 0).Factor.Diagonal.Min() >= LeastOwn;

    private static (Tensor Modes, double Leak) ByPixel(Tensor frames, double[,] covariance)
    {
        using var scope = NewDisposeScope();
        var (values, vectors) = linalg.eigh(tensor(covariance));
        var variances = values.data<double>().ToArray();
        var kept = variances.Where(v => v > Negligible * variances[^1]).ToArray();
        var scales = tensor([.. kept.Select(v => 1 / Math.Sqrt(v))]).unsqueeze(1);
        var projected = vectors.t().mm(frames.flatten(1)); // (F, P*H*W), in order of rising variance
        var first = variances.Length - kept.Length;
        var leak = first == 0 ? 0 : projected.narrow(0, 0, first).abs().max().item<double>();
        return (projected.narrow(0, first, kept.Length).mul(scales).view(kept.Length, frames.size(1), -1).MoveToOuterDisposeScope(), leak);
    }

    private static (Tensor Modes, double Leak) ByFrequency(Tensor video, NoiseDistribution law)
    {
        using var scope = NewDisposeScope();
        var white = NoiseModes.Apply(law, video, (factor, x) => factor.Whiten(x), factor => Whitening(factor.ToMatrix()));
        if (law.DeterminedFrame is null)
        {
            return (ByFrame(white).MoveToOuterDisposeScope(), 0);
        }

        using var generator = new Generator(1948, CPU);
        // (F, H, W / 2 + 1)
        var determined = NoiseModes.PerBin(law, l => [.. l.Factor.Diagonal.Select(own => own == 0 ? 1.0 : 0)], video).permute(2, 0, 1);
        var bins = NoiseModes.ToModes(law, white);
        var leak = bins.mul(determined).abs().max().item<double>();
        var fresh = NoiseModes.ToModes(law, randn(video.shape, dtype: ScalarType.Float64, generator: generator));
        var filled = bins.mul(determined.neg().Plus(1)).Plus(fresh.mul(determined));
        return (ByFrame(NoiseModes.FromModes(law, filled, VideoShape.Of(video))).MoveToOuterDisposeScope(), leak);
    }

    // The inverse of a lower triangular matrix; where it has 0 on the diagonal, what is left of the frame beyond the frames before it.
    private static double[,] Whitening(double[,] lower)
    {
        var frames = lower.GetLength(0);
        var rows = new double[frames, frames];
        for (var i = 0; i < frames; i++)
        {
            rows[i, i] = 1;
            for (var j = 0; j < i; j++)
            {
                for (var k = 0; k <= j && lower[j, j] != 0; k++)
                {
                    rows[i, k] -= lower[i, j] * rows[j, k];
                }
            }

            for (var k = 0; k <= i && lower[i, i] != 0; k++)
            {
                rows[i, k] /= lower[i, i];
            }
        }

        return rows;
    }

    // (F, P, H*W)
    private static Tensor ByFrame(Tensor video) =>
        video.permute(2, 0, 1, 3, 4).reshape(video.size(2), video.size(0) * video.size(1), -1).contiguous();
}
