using static TorchSharp.torch;

namespace Pyoco;

/// <summary>TCD, strategic stochastic sampling: the network jumps to a level below the next one, and fresh noise leads up to that. One call
/// of the denoiser a step.</summary>
/// <remarks>
/// <para>Trajectory consistency distillation (arXiv 2402.19159), section 4: with <c>sigma_s</c> where the jump ends and n the noise in x,
/// <c>x' = Signal' * (D + sigma_s * n) + sqrt(Noise'^2 - (Signal' * sigma_s)^2) * z</c>. Gamma 0 adds nothing and is the Euler step; gamma
/// 1 is <see cref="LcmSampler"/>.</para>
/// <para>The paper's gamma divides time, of which levels know nothing: here it divides sigma, <c>sigma_s = (1 - gamma) sigma'</c>, unless
/// the ends of the jumps are given, as the plan of a published model gives those of the paper's times.</para>
/// </remarks>
public sealed class TcdSampler : ISampler
{
    private readonly double _gamma;
    private readonly double[]? _jumps;

    /// <summary>Creates a sampler.</summary>
    /// <param name="gamma">From 0, nothing is fresh, to 1, everything is.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gamma"/> is not from 0 to 1.</exception>
    public TcdSampler(double gamma = 0.3) => _gamma = gamma is >= 0 and <= 1
        ? gamma
        : throw new ArgumentOutOfRangeException(nameof(gamma), gamma, "Gamma, the amount of fresh noise, is from 0 to 1.");

    /// <summary>Creates a sampler for a schedule of as many steps as there are jumps.</summary>
    /// <param name="jumps">Where the jump of each step ends, in sigma: from 0 to the sigma where the step ends.</param>
    /// <exception cref="ArgumentException">There is none, or one is not a finite number of at least 0.</exception>
    public TcdSampler(IEnumerable<double> jumps)
    {
        ArgumentNullException.ThrowIfNull(jumps);
        _jumps = [.. jumps];
        if (_jumps.Length == 0 || !_jumps.All(sigma => sigma >= 0 && double.IsFinite(sigma)))
        {
            throw new ArgumentException(
                $"The jumps end at [{string.Join(", ", _jumps)}]; one finite sigma of at least 0 a step was expected.", nameof(jumps));
        }
    }

    /// <inheritdoc/>
    public MethodSpec Spec => _jumps is null ? new("tcd", ("gamma", _gamma)) : new("tcd", ("jumps", _jumps));

    /// <inheritdoc/>
    public bool DrawsNoise(NoiseSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return Enumerable.Range(0, schedule.Steps).Any(i => JumpEnd(i, schedule) < schedule.Step(i).To.Sigma);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The noise is not of the axes (B, C, F, H, W), not floating-point or not finite, the jumps are
    /// not those of the schedule, or noise is to be added and the run has none to draw or the schedule rises.</exception>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        if (DrawsNoise(schedule))
        {
            SamplerWalk.ThrowIfWithoutNoise(schedule, run, Spec);
        }

        return SamplerWalk.Follow(denoiser, noise, schedule, run, (x, step) =>
        {
            var end = JumpEnd(step.Index, schedule);
            var kept = step.To.Signal * end;
            var fresh = end < step.To.Sigma ? Math.Sqrt(step.To.Noise * step.To.Noise - kept * kept) : 0;
            var output = step.Denoise(x);
            var next = output.Clean.Times(step.To.Signal).Plus(output.NoiseIn(x, step.From), kept);
            return fresh == 0 ? next : step.AddNoise_(next, fresh);
        });
    }

    private double JumpEnd(int step, NoiseSchedule schedule)
    {
        var end = schedule.Step(step).To.Sigma;
        return _jumps is null ? (1 - _gamma) * end
            : _jumps.Length == schedule.Steps && _jumps[step] <= end ? _jumps[step]
            : throw new ArgumentException(
                $"The sampler has {_jumps.Length} jumps, the schedule {schedule.Steps} steps, and step {step + 1} ends at sigma {end}; a "
                    + "jump a step that ends no higher was expected.", nameof(schedule));
    }
}
