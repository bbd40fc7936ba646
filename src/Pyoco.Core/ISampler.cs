using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Samples a video: integrates from noise along a schedule with a denoiser (a scheduler in diffusers, a sampler in k-diffusion). A
/// pure function of its arguments, safe to share between threads.</summary>
public interface ISampler
{
    /// <summary>Name and settings, as a clip's report states them: <c>euler</c>, <c>ddim(eta=1)</c>.</summary>
    MethodSpec Spec { get; }

    /// <summary>Whether the sampler draws noise after the start. The pipeline then asks the prior, before it starts, whether it has more
    /// than a start.</summary>
    bool DrawsNoise(NoiseSchedule schedule) => false;

    /// <summary>Draws a clean video.</summary>
    /// <param name="denoiser">The estimate of the clean video, conditioning bound.</param>
    /// <param name="noise">Unit noise (B, C, F, H, W) from a prior, kept by the caller; the walk starts from
    /// <c>schedule.InitialScale * noise</c>.</param>
    /// <param name="schedule">The levels to walk.</param>
    /// <param name="run">Fresh noise by address, the callback after each step, and the token that stops the walk.</param>
    /// <returns>The video at the schedule's last level; the caller owns it.</returns>
    /// <exception cref="InvalidOperationException">The denoiser returned another shape, type or device, or values that are not finite; the
    /// message names the step.</exception>
    /// <exception cref="OperationCanceledException">The run's token was cancelled; nothing is kept.</exception>
    Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run);
}
