using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The linear multistep method in sigma: Adams and Bashforth's integral of the polynomial through the slopes of the last steps,
/// whatever their lengths. One call of the denoiser a step.</summary>
/// <remarks><c>x' / Signal' = x / Signal + int n dsigma</c> with the noise n a polynomial in sigma: rho-AB of DEIS (arXiv 2204.13902),
/// the LMS sampler of k-diffusion. The integral is finite down to noise 0, and the last step is of full order too. The first
/// steps are of the order that the steps before them allow.</remarks>
public sealed class LmsSampler : ISampler
{
    private readonly int _order;

    /// <summary>Creates a sampler.</summary>
    /// <param name="order">How many slopes the polynomial goes through, from 1 to 4; 1 is <see cref="EulerSampler"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is not from 1 to 4.</exception>
    public LmsSampler(int order = 4) => _order = order is >= 1 and <= 4
        ? order
        : throw new ArgumentOutOfRangeException(nameof(order), order, "The order is from 1 to 4.");

    /// <inheritdoc/>
    public MethodSpec Spec => new("lms", ("order", _order));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The noise is not of the axes (B, C, F, H, W), not floating-point or not finite, or the first
    /// level has no signal.</exception>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        var known = new StepHistory(_order);
        return SamplerWalk.Follow(denoiser, noise, schedule, run, (x, step) =>
        {
            SamplerWalk.ThrowIfWithoutSignal(step.From, Spec);
            var (sigma, next) = (step.From.Sigma, step.To.Sigma);
            known.Add(sigma, step.Denoise(x).NoiseIn(x, step.From));

            var moments = StepIntegral.PlainMoments(next == sigma ? 1 : known.Count); // over shares of the step
            return x.Times(step.To.Signal / step.From.Signal)
                .Plus(known.Integral(sigma, next, moments), step.To.Signal * (next - sigma));
        });
    }
}
