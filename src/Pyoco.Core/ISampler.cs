using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Walks noise down a schedule by asking a denoiser. A pure function of its arguments, safe to share between threads.</summary>
public interface ISampler
{
    /// <summary>The name of the method in lower case, as reports print it: <c>euler</c>, <c>heun</c>.</summary>
    string Name { get; }

    /// <summary>Draws a clean video.</summary>
    /// <param name="denoiser">The estimate of the clean video, conditioning bound.</param>
    /// <param name="noise">Unit noise (B, C, F, H, W) from a prior, kept by the caller; the walk starts from <c>schedule.InitialScale * noise</c>.</param>
    /// <param name="schedule">The levels to walk.</param>
    /// <param name="run">Step noise, the callback after each step, and the token that stops the walk.</param>
    /// <returns>The video at the schedule's last level; the caller owns it.</returns>
    /// <exception cref="OperationCanceledException">The run's token was cancelled; nothing is kept.</exception>
    Tensor Sample(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run);
}

/// <summary>What one call of a sampler wants beside the walk itself.</summary>
public sealed record SamplingRun
{
    /// <summary>A run without step noise, callback or cancellation.</summary>
    public static SamplingRun Default { get; } = new();

    /// <summary>Unit noise for step i (from 0), drawn from the same prior as the start, stream i + 1; the sampler disposes it.
    /// Null where the sampler is deterministic.</summary>
    public Func<int, Tensor>? StepNoise { get; init; }

    /// <summary>Called after each step on the sampling thread; the tensor it gets is the sampler's and must not be kept.</summary>
    public Action<SamplingStep>? OnStep { get; init; }

    /// <summary>Honoured before every step.</summary>
    public CancellationToken CancellationToken { get; init; }
}

/// <summary>The state after a step of a sampler.</summary>
/// <param name="Index">Which step, from 0.</param>
/// <param name="Count">How many steps the schedule has.</param>
/// <param name="Level">The level that was reached.</param>
/// <param name="Sample">The video at that level, (B, C, F, H, W); it lives until the callback returns.</param>
public readonly record struct SamplingStep(int Index, int Count, NoiseLevel Level, Tensor Sample);
