using static TorchSharp.torch;

namespace Pyoco;

/// <summary>PNDM (PLMS), a linear multistep method: the slopes of the last four steps are extrapolated, and a DDIM step follows the
/// result.</summary>
/// <remarks>
/// <para>PNDM (arXiv 2202.09778), equations 9 and 12, without its Runge-Kutta start, as Stable Diffusion is published: the first step is
/// done twice, the second time with the mean of the slopes at its two ends, and leads to where the second step starts. One call of the
/// denoiser a step, and one more in the first. The coefficients are of Adams and Bashforth: they suit steps that are even in the timesteps
/// of training. Second order.</para>
/// <para>Slopes are noise. Published schedulers extrapolate velocities where the network predicts these; that also works from a first level
/// without signal, and is of first order.</para>
/// </remarks>
public sealed class PndmSampler : ISampler
{
    private const int MostSlopes = 4;

    private readonly bool _usesVelocity;
    private readonly NoiseLevel? _repeatFrom;

    /// <summary>Creates a sampler.</summary>
    /// <param name="usesVelocity">Whether slopes are <c>v = Signal * n - Noise * D</c> of the level with Signal^2 + Noise^2 = 1, instead of
    /// the noise n.</param>
    /// <param name="repeatFrom">The level that the start of the walk is taken for when its first step is repeated; its own when null.
    /// Published schedulers take another one where their steps are not as even as they assume.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="repeatFrom"/> has no noise, or its factors are not finite numbers of
    /// at least 0.</exception>
    public PndmSampler(bool usesVelocity = false, NoiseLevel? repeatFrom = null)
    {
        if (repeatFrom is { } level && !(level is { Signal: >= 0, Noise: > 0 } && double.IsFinite(level.Signal + level.Noise)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(repeatFrom), repeatFrom, "A level with noise above 0 and signal of at least 0, both finite, was expected.");
        }

        (_usesVelocity, _repeatFrom) = (usesVelocity, repeatFrom);
    }

    /// <inheritdoc/>
    public MethodSpec Spec => _repeatFrom is { } from
        ? new("pndm", ("slopes", Slopes), ("repeat-from", new[] { from.Signal, from.Noise }))
        : new("pndm", ("slopes", Slopes));

    private string Slopes => _usesVelocity ? "velocity" : "noise";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The noise is not of the axes (B, C, F, H, W), not floating-point or not finite, or slopes are
    /// noise and the first level has no signal.</exception>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        var slopes = new StepHistory(MostSlopes);
        return SamplerWalk.Follow(denoiser, noise, schedule, run, (x, step) =>
        {
            var slope = Slope(step, x, step.From);
            slopes.Add(step.Index, slope);
            if (step.Index == 0 && schedule.Steps > 1)
            {
                var end = schedule.Step(1).From;
                var slopeAtEnd = Slope(step, Follow(slope, x, step.From, step.To), end);
                return Follow(slopeAtEnd.Plus_(slope).Over_(2), x, _repeatFrom ?? step.From, end);
            }

            // Adams and Bashforth: steps count as equally long.
            return Follow(slopes.Integral(step.Index, step.Index + 1, StepIntegral.PlainMoments(slopes.Count)), x, step.From, step.To);
        });
    }

    private Tensor Slope(WalkStep step, Tensor x, NoiseLevel level)
    {
        var output = step.Denoise(x, level);
        var noise = output.NoiseIn(x, level);
        var unit = level.ToUnitVariance();
        return _usesVelocity ? noise.Times_(unit.Signal).Plus_(output.Clean, -unit.Noise) : noise;
    }

    // The DDIM step for a given slope: its clean video and its noise, combined at the next level.
    private Tensor Follow(Tensor slope, Tensor x, NoiseLevel from, NoiseLevel to)
    {
        if (_usesVelocity)
        {
            var unit = from.ToUnitVariance();
            var scaled = x.Times(unit.Noise / from.Noise);
            var (ofClean, ofNoise) = (unit.Signal * to.Signal + unit.Noise * to.Noise, unit.Signal * to.Noise - unit.Noise * to.Signal);
            return scaled.Times(ofClean).Plus(slope, ofNoise);
        }

        SamplerWalk.ThrowIfWithoutSignal(from, Spec);
        return x.Times(to.Signal / from.Signal).Plus(slope, to.Noise - from.Noise * to.Signal / from.Signal);
    }
}
