using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The LCM sampler: takes the clean estimate and adds fresh noise up to the next level:
/// <c>x' = Signal' * D + Noise' * z</c>.</summary>
/// <remarks>Multistep consistency sampling (arXiv 2303.01469, algorithm 1), as latent consistency models use it (arXiv 2310.04378). It is
/// for networks that were distilled to answer with the end of the trajectory, where a few steps are enough. With the mean of what is
/// possible, which other networks give, it makes videos of too little variance, however many steps it takes. The step to noise 0 adds
/// none.</remarks>
public sealed class LcmSampler : ISampler
{
    /// <inheritdoc/>
    public MethodSpec Spec { get; } = new("lcm");

    /// <inheritdoc/>
    public bool DrawsNoise(NoiseSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return schedule.Steps > 1 || schedule.Levels[^1].Noise > 0;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The noise is not of the axes (B, C, F, H, W), not floating-point or not finite, or there are
    /// several steps and the run has no noise to draw or the schedule rises.</exception>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        if (DrawsNoise(schedule))
        {
            SamplerWalk.ThrowIfWithoutNoise(schedule, run, Spec);
        }

        return SamplerWalk.Follow(denoiser, noise, schedule, run, (x, step) =>
        {
            var next = step.Denoise(x).Clean.Times(step.To.Signal);
            return step.To.Noise == 0 ? next : step.AddNoise_(next, step.To.Noise);
        });
    }
}
