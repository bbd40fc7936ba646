using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The Heun sampler of EDM, second order: an Euler step, then the trapezoidal rule with the slope found at its end. With churn,
/// each step begins by adding fresh noise.</summary>
/// <remarks>
/// <para>EDM (arXiv 2206.00364), algorithms 1 and 2. Two calls of the denoiser a step and one in a step to noise 0, where the slope at the
/// end does not exist. Twice the steps, a quarter of the error.</para>
/// <para>Levels of any kind are walked as the sigma walk that they scale: with <c>xbar = x / Signal</c> and <c>sigma = Noise / Signal</c>
/// the result is the one of the levels (1, sigma). A first level without signal, (0, 1), has no finite sigma; the step from it is an Euler
/// step. <see cref="HeunPath.Levels"/> walks the levels themselves: Heun's method of rectified flow.</para>
/// </remarks>
public sealed class HeunSampler : ISampler
{
    private static readonly double MostRise = Math.Sqrt(2) - 1;
    private readonly HeunOptions _options;

    /// <summary>Creates a sampler with options; without churn when null.</summary>
    public HeunSampler(HeunOptions? options = null) => _options = options ?? new HeunOptions();

    /// <inheritdoc/>
    public MethodSpec Spec
    {
        get
        {
            (string, MethodValue)[] path = _options.Path == HeunPath.Sigma ? [] : [("path", $"{_options.Path}")];
            (string, MethodValue)[] churn = _options.Churn == 0
                ? []
                : [("churn", _options.Churn), ("sigma-min", _options.SigmaMin), ("sigma-max", _options.SigmaMax),
                    ("noise-scale", _options.NoiseScale)];
            return new MethodSpec("heun", [.. path, .. churn]);
        }
    }

    /// <inheritdoc/>
    public bool DrawsNoise(NoiseSchedule schedule) => _options.Churn > 0;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The noise is not of the axes (B, C, F, H, W), not floating-point or not finite, or there is
    /// churn and the run has no noise to draw or the schedule rises.</exception>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        if (_options.Churn > 0)
        {
            SamplerWalk.ThrowIfWithoutNoise(schedule, run, Spec);
        }

        return SamplerWalk.Follow(denoiser, noise, schedule, run, (x, step) =>
        {
            var raised = Raise(step.From, schedule.Steps);
            if (raised == step.From)
            {
                return Step(x, step);
            }

            var added = Math.Sqrt(raised.Noise * raised.Noise - step.From.Noise * step.From.Noise);
            return Step(step.AddNoise_(x.clone(), added * _options.NoiseScale), step with { From = raised });
        });
    }

    // Lines 4 to 6 of algorithm 2.
    private NoiseLevel Raise(NoiseLevel level, int steps) =>
        level.Signal > 0 && level.Sigma >= _options.SigmaMin && level.Sigma <= _options.SigmaMax
            ? level with { Noise = level.Noise * (1 + Math.Min(_options.Churn / steps, MostRise)) }
            : level;

    // Lines 4 to 8 of algorithm 1 for x = Signal * xbar: xbar + (sigma' - sigma) (d + d') / 2 is the Euler step corrected by d' - d.
    private Tensor Step(Tensor x, WalkStep step)
    {
        var (level, next) = (step.From, step.To);
        var output = step.Denoise(x);
        var slope = output.NoiseIn(x, level);
        var euler = output.Clean.Times(next.Signal).Plus(slope, next.Noise);
        if (next.Noise == 0 || (_options.Path == HeunPath.Sigma && level.Signal * next.Signal == 0))
        {
            return euler;
        }

        var outputNext = step.Denoise(euler, next);
        var change = outputNext.NoiseIn(euler, next).sub_(slope);
        return _options.Path == HeunPath.Sigma
            ? euler.Plus_(change, next.Signal * (next.Sigma - level.Sigma) / 2)
            : euler.Plus_(change, (next.Noise - level.Noise) / 2)
                .Plus_(outputNext.Clean, (next.Signal - level.Signal) / 2).Plus_(output.Clean, (level.Signal - next.Signal) / 2);
    }
}
