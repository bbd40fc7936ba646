using static TorchSharp.torch;

namespace Pyoco;

/// <summary>DEIS, the exponential Adams-Bashforth method: a polynomial through the noise of the last steps, in ln sigma, is integrated
/// exactly. Probably the sampler of PYoCo, which names none. One call of the denoiser a step.</summary>
/// <remarks>DEIS (arXiv 2204.13902), section 3, with the polynomial in ln rho that its programs and published schedulers take:
/// <c>x' / Signal' = x / Signal + int n dsigma</c>. In sigma itself (rho) it is <see cref="LmsSampler"/>. The first steps are of the order
/// that the steps before them allow. Order p: of order p, as long as ln sigma is finite.</remarks>
public sealed class DeisSampler : ISampler
{
    private readonly int _order;
    private readonly DpmSolverEnding _ending;

    /// <summary>Creates a sampler.</summary>
    /// <param name="order">How many values the polynomial goes through, from 1 to 4; 1 is <see cref="EulerSampler"/>.</param>
    /// <param name="ending">The order of the last steps.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is not from 1 to 4.</exception>
    public DeisSampler(int order = 3, DpmSolverEnding ending = DpmSolverEnding.FirstOrderOfFewSteps)
    {
        if (order is < 1 or > 4)
        {
            throw new ArgumentOutOfRangeException(nameof(order), order, "The order is from 1 to 4.");
        }

        (_order, _ending) = (order, ending);
    }

    /// <inheritdoc/>
    public MethodSpec Spec => new("deis", ("order", _order), ("ending", $"{_ending}"));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The noise is not of the axes (B, C, F, H, W), not floating-point or not finite, or the first
    /// level has no signal.</exception>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        var known = new StepHistory(_order);
        return SamplerWalk.Follow(denoiser, noise, schedule, run, (x, step) =>
        {
            var solver = ExponentialStep.Of(DpmSolverIntegrand.Noise, step, Spec);
            known.Add(ExponentialStep.Lambda(step.From), solver.Value(step.Denoise(x), x));
            var order = solver.HasLength ? Math.Min(_ending.MostOrder(step, _order), known.Count) : 1;
            return solver.Apply(x, known, solver.Moments(order));
        });
    }
}
