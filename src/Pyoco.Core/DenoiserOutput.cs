using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The output of a denoiser: the clean estimate (pred_original_sample in diffusers, denoised in k-diffusion) and, where it
/// differs, the estimate that the noise follows from.</summary>
/// <remarks>The two differ where something changes the clean estimate and leaves the noise alone: clipping and dynamic thresholding in
/// DDIM, or CFG++ (arXiv 2406.08070), which takes the noise of the unconditional branch. A first-order step is
/// <c>x' = Signal' * Clean + Noise' * (x - Signal * (NoiseFrom ?? Clean)) / Noise</c>. A plain tensor converts into an output.</remarks>
/// <param name="Clean">The estimate of the clean video, (B, C, F, H, W).</param>
/// <param name="NoiseFrom">The estimate that the noise follows from, of the same shape; null where it is <paramref name="Clean"/>.</param>
public readonly record struct DenoiserOutput(Tensor Clean, Tensor? NoiseFrom = null) : IDisposable
{
    /// <summary>An output whose noise follows from the clean estimate.</summary>
    public static implicit operator DenoiserOutput(Tensor clean) => new(clean);

    /// <summary>The noise in a noisy video, <c>n = (x - Signal * (NoiseFrom ?? Clean)) / Noise</c>: the slope dx/dsigma of the
    /// probability-flow ODE (arXiv 2206.00364, equation 3), the same however the video and the level are scaled together.</summary>
    /// <param name="noisy">The video x that was denoised, kept by the caller.</param>
    /// <param name="level">Its level, with noise above 0.</param>
    /// <returns>A new tensor; the caller owns it.</returns>
    public Tensor NoiseIn(Tensor noisy, NoiseLevel level)
    {
        ArgumentNullException.ThrowIfNull(noisy);
        return noisy.Plus(NoiseFrom ?? Clean, -level.Signal).Over_(level.Noise);
    }

    /// <summary>Moves the tensors out of the current dispose scope, as the last statement of a denoiser.</summary>
    public DenoiserOutput MoveToOuterDisposeScope()
    {
        Clean.MoveToOuterDisposeScope();
        NoiseFrom?.MoveToOuterDisposeScope();
        return this;
    }

    /// <summary>Releases the tensors.</summary>
    public void Dispose()
    {
        Clean.Dispose();
        NoiseFrom?.Dispose();
    }
}
