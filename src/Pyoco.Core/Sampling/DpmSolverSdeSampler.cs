using static TorchSharp.torch;

namespace Pyoco;

/// <summary>DPM-Solver++ SDE: a stochastic midpoint method over the clean estimate. Two calls of the denoiser and two draws of noise a
/// step.</summary>
/// <remarks>DPM-Solver++ (arXiv 2211.01095) with the ancestral noise of k-diffusion's <c>sample_dpmpp_sde</c> at r = 1/2: a step to the
/// middle of the step in ln sigma, with the noise up to there, and the whole step with the estimate found there and the noise of the whole
/// step, which contains the first: both are increments of one path. A step to noise 0, or from a level without signal, has one call. Second
/// order for eta 0; with fresh noise the covariance converges with first order.</remarks>
public sealed class DpmSolverSdeSampler : ISampler
{
    private readonly double _eta;

    /// <summary>Creates a sampler.</summary>
    /// <param name="eta">From 0, no fresh noise, to 1, as much as ancestral sampling adds.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eta"/> is not from 0 to 1.</exception>
    public DpmSolverSdeSampler(double eta = 1) => _eta = AncestralNoise.CheckedEta(eta);

    /// <inheritdoc/>
    public MethodSpec Spec => new("dpm-solver-sde", ("eta", _eta));

    /// <inheritdoc/>
    public bool DrawsNoise(NoiseSchedule schedule) => _eta > 0;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The noise is not of the axes (B, C, F, H, W), not floating-point or not finite, or eta is above
    /// 0 and the run has no noise to draw or the schedule rises.</exception>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        if (_eta > 0)
        {
            SamplerWalk.ThrowIfWithoutNoise(schedule, run, Spec);
        }

        return SamplerWalk.Follow(denoiser, noise, schedule, run, (x, step) =>
        {
            var (from, to) = (step.From, step.To);
            var output = step.Denoise(x);
            var slope = output.NoiseIn(x, from);
            var (kept, fresh) = AncestralNoise.Of(from, to, _eta);
            if (to.Noise == 0 || from.Signal == 0)
            {
                var euler = output.Clean.Times(to.Signal).Plus(slope, kept);
                return fresh == 0 ? euler : step.AddNoise_(euler, fresh);
            }

            var middle = from.Midway(to);
            var (keptHalfway, freshHalfway) = AncestralNoise.Of(from, middle, _eta);
            var (untilMiddle, whole) = fresh == 0 ? default : Noise(step, middle, x);
            var halfway = output.Clean.Times(middle.Signal).Plus(slope, keptHalfway);
            if (untilMiddle is not null)
            {
                halfway.Plus_(untilMiddle, freshHalfway);
            }

            // An ancestral step with the estimate of the middle: kept / Noise * x + (Signal' - kept / sigma) * D.
            var estimate = step.Denoise(halfway, middle).Clean;
            var next = x.Times(kept / from.Noise).Plus_(estimate, to.Signal - kept / from.Sigma);
            return whole is null ? next : next.Plus_(whole, fresh);
        });
    }

    // The unit noise from the start of the step to its middle, and from its start to its end. Without a path the two halves are drawn
    // apart, and add as the increments of one do: by their lengths in 1 / sigma^2.
    private static (Tensor? UntilMiddle, Tensor? Whole) Noise(WalkStep step, NoiseLevel middle, Tensor x)
    {
        var first = step.Until(middle).AddNoise_(zeros_like(x), 1);
        if (step.Walk.Run.FollowsBrownianPath)
        {
            return (first, step.AddNoise_(zeros_like(x), 1));
        }

        var (start, half, end) = (Clock(step.From), Clock(middle), Clock(step.To));
        var whole = first.Times(Math.Sqrt((half - start) / (end - start)));
        return (first, step.AddNoise_(whole, Math.Sqrt((end - half) / (end - start)), draw: 1));
    }

    private static double Clock(NoiseLevel level) => 1 / (level.Sigma * level.Sigma);
}
