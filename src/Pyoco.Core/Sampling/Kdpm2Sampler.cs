using static TorchSharp.torch;

namespace Pyoco;

/// <summary>KDPM2, the midpoint method: an Euler step to the middle of the step, and the whole step with the slope found there. With eta
/// the ancestral form, which ends each step lower and adds fresh noise. Two calls of the denoiser a step.</summary>
/// <remarks>DPM-Solver-2 (arXiv 2206.00927, algorithm 1) as k-diffusion has it: the middle is that of ln sigma, the slope that of x in
/// sigma. Second order for eta 0. A step to noise 0, or from a level without signal, is an Euler step with one call.</remarks>
public sealed class Kdpm2Sampler : ISampler
{
    private readonly double _eta;

    /// <summary>Creates a sampler.</summary>
    /// <param name="eta">From 0, no fresh noise, to 1, as much as ancestral sampling adds.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eta"/> is not from 0 to 1.</exception>
    public Kdpm2Sampler(double eta = 0) => _eta = AncestralNoise.CheckedEta(eta);

    /// <inheritdoc/>
    public MethodSpec Spec => new("kdpm2", ("eta", _eta));

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
            var (kept, fresh) = AncestralNoise.Of(step.From, step.To, _eta);
            var next = Descend(x, step, step.To with { Noise = kept });
            return fresh == 0 ? next : step.AddNoise_(next, fresh);
        });
    }

    // The deterministic step down to a level, which is lower than the step's own where noise is added after.
    private static Tensor Descend(Tensor x, WalkStep step, NoiseLevel down)
    {
        var from = step.From;
        var output = step.Denoise(x);
        var slope = output.NoiseIn(x, from);
        var euler = output.Clean.Times(down.Signal).Plus(slope, down.Noise);
        if (down.Noise == 0 || from.Signal == 0)
        {
            return euler;
        }

        var middle = from.Midway(down);
        var halfway = output.Clean.Times(middle.Signal).Plus(slope, middle.Noise);
        var slopeHalfway = step.Denoise(halfway, middle).NoiseIn(halfway, middle);
        return euler.Plus_(slopeHalfway.sub(slope), down.Signal * (down.Sigma - from.Sigma));
    }
}
