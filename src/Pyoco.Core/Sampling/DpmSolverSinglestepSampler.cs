using static TorchSharp.torch;

namespace Pyoco;

/// <summary>DPM-Solver++(2S) and (3S), singlestep: groups of two or three steps, each taken again from the start of its group with
/// everything that is known of it.</summary>
/// <remarks>
/// <para>DPM-Solver++ (arXiv 2211.01095, algorithm 1) and DPM-Solver (arXiv 2206.00927, algorithms 1 and 2) on the levels of the schedule:
/// the intermediate points of a group are levels of the walk, not points of its own, so one call of the denoiser a step. A group does not
/// look back, which suits guidance and estimates that change quickly; a multistep method of the same order has the smaller error. The last
/// step, where it leads to noise 0 or would make the number of steps a multiple of the order, is of first order.</para>
/// <para>Second and third order. The published third order leaves the middle value out, and is one because the last is at two thirds of the
/// group where levels are close to even in lambda; <see cref="DpmSolverCorrection.Heun"/> uses all three.</para>
/// </remarks>
public sealed class DpmSolverSinglestepSampler : ISampler
{
    private readonly DpmSolverOptions _options;

    /// <summary>Creates a sampler with options, DPM-Solver++(2S) when null.</summary>
    /// <param name="options">The options. <see cref="DpmSolverEnding.FullOrder"/> lets the last group end the walk where it can; the other
    /// endings are the same here.</param>
    /// <exception cref="ArgumentException">Eta is above 0, which these solvers have none of.</exception>
    public DpmSolverSinglestepSampler(DpmSolverOptions? options = null)
    {
        _options = options ?? new DpmSolverOptions();
        if (_options.Eta > 0)
        {
            throw new ArgumentException(
                $"Eta is {_options.Eta}, and singlestep DPM-Solver adds no fresh noise; 0 was expected.", nameof(options));
        }
    }

    /// <inheritdoc/>
    public MethodSpec Spec => new(
        _options.Integrand == DpmSolverIntegrand.Clean ? "dpm-solver++-singlestep" : "dpm-solver-singlestep",
        ("order", _options.Order), ("correction", $"{_options.Correction}"), ("ending", $"{_options.Ending}"));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The noise is not of the axes (B, C, F, H, W), not floating-point or not finite, or noise is
    /// integrated and the first level has no signal.</exception>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        var known = new StepHistory(_options.Order);
        var (start, from) = (default(Tensor), default(NoiseLevel));
        var grouped = GroupedSteps(schedule);
        return SamplerWalk.Follow(denoiser, noise, schedule, run, (x, step) =>
        {
            // A group that starts without signal has infinitely long steps.
            if (step.Index >= grouped || step.Index % _options.Order == 0 || from.Signal == 0)
            {
                known.Clear();
                start?.Dispose();
                (start, from) = (x.clone().MoveToOuterDisposeScope(), step.From);
            }

            var value = ExponentialStep.Of(_options.Integrand, step, Spec).Value(step.Denoise(x), x);
            known.Add(ExponentialStep.Lambda(step.From), value);
            var solver = new ExponentialStep(_options.Integrand, Eta: 0, from, step.To);
            return solver.Apply(start!, known, Moments(solver, known));
        });
    }

    private int GroupedSteps(NoiseSchedule schedule) =>
        schedule.Levels[^1].Noise == 0
        || (_options.Ending != DpmSolverEnding.FullOrder && schedule.Steps % _options.Order == 0)
            ? schedule.Steps - 1
            : schedule.Steps;

    private double[] Moments(ExponentialStep solver, StepHistory known)
    {
        var order = solver.HasLength ? known.Count : 1;
        if (order < 2 || _options.Correction == DpmSolverCorrection.Heun)
        {
            return solver.Moments(order);
        }

        if (order == 3)
        {
            // The published third order goes through the first and the last value alone.
            known.Forget(1);
            return solver.Moments(2);
        }

        var whole = solver.Moments(1)[0];
        return [whole, whole / 2];
    }
}
