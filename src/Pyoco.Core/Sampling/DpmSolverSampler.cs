using static TorchSharp.torch;

namespace Pyoco;

/// <summary>DPM-Solver and DPM-Solver++, multistep (2M and 3M), and their SDEs: the differential equation in <c>lambda = -ln sigma</c>, the
/// linear part solved exactly.</summary>
/// <remarks>
/// <para>DPM-Solver++(2M) (arXiv 2211.01095, algorithm 2): with <c>q = sigma' / sigma</c>, <c>h = -ln q</c> and D the clean estimate,
/// <c>x' = Noise' / Noise * x + Signal' * (1 - q) * (D + h / (2 h_before) * (D - D_before))</c>. The third order bends once more, through
/// three estimates. Eta 1 is the SDE of the paper's appendix, of order 1 in the fresh noise. The first steps have no steps before them and
/// are of the order that there are; a step to noise 0, where h is infinite, is of first order, which is <see cref="EulerSampler"/>. One
/// call of the denoiser a step. Second order: twice the steps, a quarter of the error.</para>
/// <para>Published programs weigh the quadratic term of the third order at half of what its integral is, and so are of second order
/// (<see cref="DpmSolverCorrection.Midpoint"/>); <see cref="DpmSolverCorrection.Heun"/> is the integral.</para>
/// <para>Levels of any kind are walked as the sigma walk that they scale; the first may be without signal.</para>
/// </remarks>
public sealed class DpmSolverSampler : ISampler
{
    private readonly DpmSolverOptions _options;

    /// <summary>Creates a sampler with options; DPM-Solver++(2M) when null.</summary>
    public DpmSolverSampler(DpmSolverOptions? options = null) => _options = options ?? new DpmSolverOptions();

    /// <inheritdoc/>
    public MethodSpec Spec => _options.Eta == 0
        ? new(Name, ("order", _options.Order), ("correction", $"{_options.Correction}"), ("ending", $"{_options.Ending}"))
        : new(Name, ("order", _options.Order), ("correction", $"{_options.Correction}"), ("ending", $"{_options.Ending}"),
            ("eta", _options.Eta));

    private string Name => _options.Integrand == DpmSolverIntegrand.Clean ? "dpm-solver++" : "dpm-solver";

    /// <inheritdoc/>
    public bool DrawsNoise(NoiseSchedule schedule) => _options.Eta > 0;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The noise is not of the axes (B, C, F, H, W), not floating-point or not finite, noise is
    /// integrated and the first level has no signal, or eta is above 0 and the run has no noise to draw or the schedule
    /// rises.</exception>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        if (_options.Eta > 0)
        {
            SamplerWalk.ThrowIfWithoutNoise(schedule, run, Spec);
        }

        var known = new StepHistory(_options.Order);
        return SamplerWalk.Follow(denoiser, noise, schedule, run, (x, step) =>
        {
            var solver = ExponentialStep.Of(_options.Integrand, step, Spec, _options.Eta);
            known.Add(ExponentialStep.Lambda(step.From), solver.Value(step.Denoise(x), x));

            var order = solver.HasLength ? Math.Min(_options.Ending.MostOrder(step, _options.Order), known.Usable) : 1;
            var next = solver.Apply(x, known, Moments(solver, order));
            return solver.Fresh == 0 ? next : step.AddNoise_(next, solver.Fresh);
        });
    }

    private double[] Moments(ExponentialStep solver, int order)
    {
        var moments = solver.Moments(order);
        if (_options.Correction == DpmSolverCorrection.Midpoint && order > 1)
        {
            moments[^1] = order == 2 ? moments[0] / 2 : moments[^1] / 2;
        }

        return moments;
    }
}
