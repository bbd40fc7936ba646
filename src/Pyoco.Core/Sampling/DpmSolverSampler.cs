using static TorchSharp.torch;

namespace Pyoco;

/// <summary>DPM-Solver and DPM-Solver++(2M): the two-step method for the probability-flow ODE in <c>lambda = -ln sigma</c>, the linear part
/// solved exactly.</summary>
/// <remarks>
/// <para>DPM-Solver++(2M) (arXiv 2211.01095, algorithm 2): with <c>q = sigma' / sigma</c>, <c>h = -ln q</c> and D the clean estimate,
/// <c>x' = Noise' / Noise * x + Signal' * (1 - q) * (D + h / (2 h_before) * (D - D_before))</c>. The first step has no step before it and
/// is of first order, which is <see cref="EulerSampler"/>; so is one to noise 0, where h is infinite. One call of the denoiser a step.
/// Second order: twice the steps, a quarter of the error.</para>
/// <para>Levels of any kind are walked as the sigma walk that they scale; the first may be without signal.</para>
/// </remarks>
public sealed class DpmSolverSampler : ISampler
{
    private const int FewSteps = 15;
    private readonly DpmSolverOptions _options;

    /// <summary>Creates a sampler with options; DPM-Solver++(2M) when null.</summary>
    public DpmSolverSampler(DpmSolverOptions? options = null) => _options = options ?? new DpmSolverOptions();

    /// <inheritdoc/>
    public MethodSpec Spec => new(
        _options.Integrand == DpmSolverIntegrand.Clean ? "dpm-solver++" : "dpm-solver",
        ("order", _options.Order), ("correction", $"{_options.Correction}"), ("ending", $"{_options.Ending}"));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The noise is not of the axes (B, C, F, H, W), not floating-point or not finite, or noise is
    /// integrated and the first level has no signal.</exception>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        Tensor? before = null;
        return SamplerWalk.Follow(denoiser, noise, schedule, run, (x, step) =>
        {
            var output = step.Denoise(x);
            var now = _options.Integrand == DpmSolverIntegrand.Clean ? output.Clean : output.NoiseIn(x, step.From);
            var (keep, add, bend) = Coefficients(step.From, step.To);
            var next = x.Times(keep).Plus(now, add);
            if (before is not null && IsSecondOrder(step, schedule))
            {
                var ratio = LogRatio(step.From, step.To) / LogRatio(schedule.Step(step.Index - 1).From, step.From); // h / h_before
                next.Plus_(now, bend * ratio).Plus_(before, -bend * ratio);
            }

            before?.Dispose();
            before = now.MoveToOuterDisposeScope();
            return next;
        });
    }

    // A step that stands still, or follows one, has no slope to bend by.
    private bool IsSecondOrder(WalkStep step, NoiseSchedule schedule) =>
        _options.Order == 2
        && step.To.Noise > 0
        && step.To.Sigma < step.From.Sigma
        && step.From.Sigma < schedule.Step(step.Index - 1).From.Sigma
        && !(step.IsLast && EndsInFirstOrder(schedule.Steps));

    private bool EndsInFirstOrder(int steps) =>
        _options.Ending == DpmSolverEnding.FirstOrder || (_options.Ending == DpmSolverEnding.FirstOrderOfFewSteps && steps < FewSteps);

    // Factors of the video, of the integrand, and of its change over one such step.
    private (double Keep, double Add, double Bend) Coefficients(NoiseLevel from, NoiseLevel to)
    {
        var (fall, h) = (to.Sigma / from.Sigma, LogRatio(from, to));
        var isMidpoint = _options.Correction == DpmSolverCorrection.Midpoint;
        if (_options.Integrand == DpmSolverIntegrand.Clean)
        {
            var ofClean = to.Signal * (1 - fall);
            return (to.Noise / from.Noise, ofClean, isMidpoint ? ofClean / 2 : to.Signal * ((fall - 1) / h + 1));
        }

        SamplerWalk.ThrowIfWithoutSignal(from, Spec);
        var ofNoise = to.Signal * (to.Sigma - from.Sigma);
        return (to.Signal / from.Signal, ofNoise, isMidpoint ? ofNoise / 2 : ofNoise / h + to.Noise);
    }

    private static double LogRatio(NoiseLevel from, NoiseLevel to) => Math.Log(from.Sigma / to.Sigma);
}
