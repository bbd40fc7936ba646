using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Inversion: the probability-flow ODE run from a clean video up to the noise that it comes from.</summary>
/// <remarks>
/// <para>With <see cref="EulerSampler"/> this is DDIM inversion (Dhariwal and Nichol, arXiv 2105.05233, appendix F), with
/// <see cref="HeunSampler"/> EDM's algorithm 1 backwards; every deterministic sampler walks both ways. Sampling from the noise with the
/// same sampler and schedule returns the video, to the order of the sampler.</para>
/// <para>The video is taken for one at the schedule's last level with noise, (1, 0) being a level that tells nothing of noise. That alone
/// leaves an error of the order of that level's noise, however many steps there are.</para>
/// </remarks>
public static class OdeInversion
{
    /// <summary>The unit noise that a clean video comes from.</summary>
    /// <param name="sampler">A sampler that adds no fresh noise.</param>
    /// <param name="denoiser">The denoiser.</param>
    /// <param name="clean">The video (B, C, F, H, W), kept by the caller.</param>
    /// <param name="schedule">The schedule of sampling, from noise to the clean video; it is walked backwards.</param>
    /// <param name="run">Callback and token.</param>
    /// <returns>What sampling has to start from; the caller owns it.</returns>
    /// <exception cref="ArgumentException">The sampler adds fresh noise.</exception>
    /// <exception cref="InvalidOperationException">The schedule cannot be walked backwards, or the denoiser returned something
    /// wrong.</exception>
    public static Tensor Invert(ISampler sampler, IVideoDenoiser denoiser, Tensor clean, NoiseSchedule schedule, SamplingRun run)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentNullException.ThrowIfNull(schedule);
        if (sampler.DrawsNoise(schedule))
        {
            throw NoWayBack(sampler, nameof(sampler));
        }

        using var scope = NewDisposeScope();
        return sampler.Sample(denoiser, clean, schedule.Inverted(), run).Over(schedule.InitialScale).MoveToOuterDisposeScope();
    }

    /// <summary>Says that a stochastic sampler cannot be inverted.</summary>
    internal static ArgumentException NoWayBack(ISampler sampler, string argument) => new(
        $"The sampler {sampler.Spec} adds fresh noise and has no way back; a deterministic one was expected, such as euler or heun.",
        argument);
}
