using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Noise in the eigenbasis of the covariance that it is claimed to have, each mode scaled to unit variance: white, if the claim is right.</summary>
/// <remarks>Pooled tests of raw correlated noise are invalid (their values are no independent draws); tests of the modes are not. Directions without
/// variance, which degenerate laws have, are left out and their largest value is kept.</remarks>
internal sealed class WhitenedNoise : IDisposable
{
    private const double Negligible = 1e-8;

    /// <summary>Whitens noise (B, C, F, H, W) by a covariance [F, F].</summary>
    public WhitenedNoise(Tensor noise, double[,] covariance)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Shape = VideoShape.Of(noise);
        Covariance = covariance;
        var planes = Shape.Batch * Shape.Channels;
        Frames = noise.detach().to(CPU).to(ScalarType.Float64).permute(2, 0, 1, 3, 4).reshape(Shape.Frames, planes, -1); // (F, P, H*W)

        var (values, vectors) = linalg.eigh(tensor(covariance));
        var variances = values.data<double>().ToArray();
        var kept = Enumerable.Range(0, Shape.Frames).Where(i => variances[i] > Negligible * variances[^1]).ToArray();
        var scales = tensor([.. kept.Select(i => 1 / Math.Sqrt(variances[i]))]).unsqueeze(1);
        var projected = vectors.t().mm(Frames.reshape(Shape.Frames, -1)); // (F, P*H*W), in order of rising variance
        var first = Shape.Frames - kept.Length;
        Leak = first == 0 ? 0 : projected.narrow(0, 0, first).abs().max().item<double>();
        Modes = projected.narrow(0, first, kept.Length).mul(scales).view(kept.Length, planes, -1).MoveToOuterDisposeScope();
        Frames.MoveToOuterDisposeScope();
    }

    /// <summary>The shape of the noise.</summary>
    public VideoShape Shape { get; }

    /// <summary>The claimed covariance.</summary>
    public double[,] Covariance { get; }

    /// <summary>The noise itself, (F, B*C, H*W), float64.</summary>
    public Tensor Frames { get; }

    /// <summary>The modes that have variance, (R, B*C, H*W), float64.</summary>
    public Tensor Modes { get; }

    /// <summary>The largest value in a direction that the covariance says has none.</summary>
    public double Leak { get; }

    /// <summary>Independent draws behind each entry of the covariance.</summary>
    public long Draws => (long)Shape.Batch * Shape.Channels * Shape.Height * Shape.Width;

    /// <summary>Releases both.</summary>
    public void Dispose()
    {
        Frames.Dispose();
        Modes.Dispose();
    }
}
