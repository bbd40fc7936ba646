using Pyoco.Noise;
using static TorchSharp.torch;

namespace Pyoco.Benchmarks;

/// <summary>A prior and what a user would write with TorchSharp in its place.</summary>
/// <param name="Name">The prior's name.</param>
/// <param name="Prior">Ours, or anyone's that fills spans.</param>
/// <param name="Baseline">The baseline, a new tensor (B, C, F, H, W).</param>
internal sealed record NoiseContender(string Name, ISpanNoisePrior Prior, Func<VideoShape, Tensor> Baseline)
{
    private const int Frames = 256; // the most of any shape

    // An arbitrary video whose left half rests.
    private static readonly ResidualNoise Residual = new(NoiseBaselines.Control(Frames), 0.1);
    private static readonly double[] Shares = [.. Enumerable.Range(0, Frames).Select(i => i / (Frames - 1.0))];
    private static readonly GaussianProcessNoise Kernel = new(CovarianceKernel.Matern32, 0.1, rate: 24);
    private static readonly LoopingNoise Looping = new(period: 16);
    private static readonly SpatialFilter Filter = SpatialFilter.Gaussian();

    /// <summary>The priors with a kernel that makes them in one pass; a short run measures them alone in the largest shape.</summary>
    public bool IsFused => Name is "independent" or "mixed" or "progressive";

    /// <summary>Every prior that computes something, a line each; torch's own generators are the baseline, and captured noise is a
    /// copy.</summary>
    public static IReadOnlyList<NoiseContender> All { get; } =
    [
        new("independent", new IndependentNoise(), shape => randn(shape.ToArray())),
        new("mixed", new MixedNoise(1), shape => NoiseBaselines.Mixed(shape, alpha: 1)),
        new("progressive", new ProgressiveNoise(2), shape => NoiseBaselines.Progressive(shape, alpha: 2)),
        new("shared", new SharedNoise(), NoiseBaselines.Shared),
        new("decomposed", new DecomposedNoise(Shares), shape => NoiseBaselines.Decomposed(shape, Shares)),
        new("kernel", Kernel, shape => NoiseBaselines.Kernel(shape, Kernel)),
        new("looping", Looping, shape => NoiseBaselines.Looping(shape, Looping)),
        new(
            "shots",
            new MultiShotNoise(new MixedNoise(1), [.. Enumerable.Repeat(8, Frames / 8)]),
            shape => NoiseBaselines.Shots(shape, length: 8)),
        new(
            "blended",
            new BlendedNoise(new ProgressiveNoise(2), new IndependentNoise(), 0.3),
            shape => NoiseBaselines.Blended(shape, share: 0.3)),
        new(
            "offset",
            new OffsetNoise(new IndependentNoise(), new SharedNoise(), 0.1),
            shape => NoiseBaselines.Offset(shape, strength: 0.1)),
        new(
            "frequency",
            new FrequencyNoise(new SharedNoise(), new IndependentNoise(), Filter),
            shape => NoiseBaselines.Frequency(shape, Filter)),
        new("rescheduled", new FreeNoise(new IndependentNoise(), 16, 4), shape => NoiseBaselines.Rescheduled(shape, length: 16, stride: 4)),
        new("residual", Residual, shape => NoiseBaselines.Residual(shape, Residual)),
        new("torch-cuda", new TorchCudaNoise(132, 2048), shape => randn(shape.ToArray())),
    ];
}
