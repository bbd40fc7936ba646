using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The Heun sampler of EDM without churn, second order: an Euler step, then the trapezoidal rule with the slope found at its
/// end.</summary>
/// <remarks>
/// <para>EDM (arXiv 2206.00364), algorithm 1. Two calls of the denoiser a step and one in a step to noise 0, where the slope at the end
/// does not exist. Twice the steps, a quarter of the error.</para>
/// <para>Levels of any kind are walked as the sigma walk that they scale: with <c>xbar = x / Signal</c> and <c>sigma = Noise / Signal</c>
/// the result is the one of the levels (1, sigma). A first level without signal, (0, 1), has no finite sigma; the step from it is an Euler
/// step.</para>
/// </remarks>
public sealed class HeunSampler : ISampler
{
    /// <inheritdoc/>
    public MethodSpec Spec { get; } = new("heun");

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The noise is not of the axes (B, C, F, H, W), not floating-point or not finite.</exception>
    public Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run) =>
        SamplerWalk.Follow(denoiser, noise, schedule, run, Step);

    // Lines 4 to 8 of algorithm 1 for x = Signal * xbar: xbar + (sigma' - sigma) (d + d') / 2 is the Euler step corrected by d' - d.
    private static Tensor Step(Tensor x, WalkStep step)
    {
        var (level, next) = (step.From, step.To);
        var output = step.Denoise(x);
        var slope = output.NoiseIn(x, level);
        var euler = output.Clean.Times(next.Signal).Plus(slope, next.Noise);
        if (next.Noise == 0 || level.Signal == 0)
        {
            return euler;
        }

        var slopeNext = step.Denoise(euler, next).NoiseIn(euler, next);
        return euler.Plus(slopeNext.sub(slope), next.Signal * (next.Sigma - level.Sigma) / 2);
    }
}
