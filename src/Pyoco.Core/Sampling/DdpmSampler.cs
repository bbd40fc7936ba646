using static TorchSharp.torch;

namespace Pyoco;

/// <summary>DDPM: ancestral sampling with the variance that the paper chooses; one call of the denoiser a step. First order.</summary>
/// <remarks>DDPM (arXiv 2006.11239), equation 7 and algorithm 2: <c>x' = Signal' * D + k * n + f * z</c>, with n the noise in x, z fresh
/// and <c>k = Noise' * sigma' / sigma</c>. The smaller variance is that of the posterior, <c>f = Noise' * sqrt(1 - (sigma' / sigma)^2)</c>,
/// which is <see cref="DdimSampler"/> with eta 1; the larger is that of the forward step, <c>f = sqrt(1 - (Signal / Signal')^2)</c> on
/// variance-preserving levels, right for data that are themselves white, and too much by little in many steps.</remarks>
public sealed class DdpmSampler : ISampler
{
    private readonly DdpmVariance _variance;
    private readonly bool _endsNoisy;

    /// <summary>Creates a sampler.</summary>
    /// <param name="variance">The variance of the fresh noise.</param>
    /// <param name="endsNoisy">Whether the step to noise 0 adds noise too. The paper's algorithm does not; the published class does where
    /// the last timestep is not 0, with the larger variance.</param>
    public DdpmSampler(DdpmVariance variance = DdpmVariance.Posterior, bool endsNoisy = false) =>
        (_variance, _endsNoisy) = (variance, endsNoisy);

    /// <inheritdoc/>
    public MethodSpec Spec => _endsNoisy
        ? new("ddpm", ("variance", $"{_variance}"), ("ends", "noisy"))
        : new("ddpm", ("variance", $"{_variance}"));

    /// <inheritdoc/>
    public bool DrawsNoise(NoiseSchedule schedule) => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The noise is not of the axes (B, C, F, H, W), not floating-point or not finite, the run has no
    /// noise to draw, or the schedule rises.</exception>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        SamplerWalk.ThrowIfWithoutNoise(schedule, run, Spec);
        return SamplerWalk.Follow(denoiser, noise, schedule, run, (x, step) =>
        {
            var output = step.Denoise(x);
            var (kept, posterior) = AncestralNoise.Of(step.From, step.To, eta: 1);
            var fresh = _variance == DdpmVariance.Posterior ? posterior
                : step.To.Noise > 0 || _endsNoisy ? ForwardDeviation(step.From, step.To)
                : 0;
            var next = output.Clean.Times(step.To.Signal).Plus(output.NoiseIn(x, step.From), kept);
            return fresh == 0 ? next : step.AddNoise_(next, fresh);
        });
    }

    // beta of the forward step from To to From, at unit variance; scaled to To.
    private static double ForwardDeviation(NoiseLevel from, NoiseLevel to)
    {
        var (noisier, cleaner) = (from.ToUnitVariance(), to.ToUnitVariance());
        var ratio = noisier.Signal / cleaner.Signal;
        return Math.Sqrt(1 - ratio * ratio) * Math.Sqrt(to.Signal * to.Signal + to.Noise * to.Noise);
    }
}

/// <summary>The variance of the fresh noise of a <see cref="DdpmSampler"/>.</summary>
public enum DdpmVariance
{
    /// <summary>The smaller, of the posterior of the forward process: <c>fixed_small</c>.</summary>
    Posterior,

    /// <summary>The larger, of the forward process, beta: <c>fixed_large</c>.</summary>
    Forward,
}
