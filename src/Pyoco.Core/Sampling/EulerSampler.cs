using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The Euler method, DDIM with eta 0; one call of the denoiser a step:
/// <c>x' = Signal' * D + Noise' * (x - Signal * D) / Noise</c>.</summary>
/// <remarks>On variance-preserving levels this is DDIM with eta 0 (arXiv 2010.02502, equation 12), on sigma levels the Euler method of EDM
/// (arXiv 2206.00364, section 3), on levels with Signal + Noise = 1 the one of rectified flow (arXiv 2209.03003). The first level may be
/// without signal, (0, 1). First order: twice the steps, half the error.</remarks>
public sealed class EulerSampler : ISampler
{
    /// <inheritdoc/>
    public MethodSpec Spec { get; } = new("euler");

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The noise is not of the axes (B, C, F, H, W), not floating-point or not finite.</exception>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run) =>
        SamplerWalk.Follow(denoiser, noise, schedule, run, (x, step) =>
        {
            // Noise is above 0 wherever a step starts.
            var output = step.Denoise(x);
            return output.Clean.Times(step.To.Signal).Plus(output.NoiseIn(x, step.From), step.To.Noise);
        });
}
