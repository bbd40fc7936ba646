using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The options of one call of a sampler: fresh noise, callback, cancellation.</summary>
public sealed record SamplingRun
{
    /// <summary>A run without fresh noise, callback or cancellation.</summary>
    public static SamplingRun Default { get; } = new();

    /// <summary>Draws unit noise by address, from the same prior as the start; null where there is none to draw. Samplers call
    /// <see cref="Noise"/>.</summary>
    public Func<NoiseAddress, Tensor>? DrawNoise { get; init; }

    /// <summary>Whether the fresh noise of steps is the increments of one Brownian path over the levels, so that a walk of more steps
    /// refines the same path, instead of independent noise for each step. <see cref="WalkStep.AddNoise_"/> heeds it.</summary>
    public bool FollowsBrownianPath { get; init; }

    /// <summary>Called after each step on the sampling thread; the tensor it gets is the sampler's and must not be kept.</summary>
    public Action<SamplingStep>? OnStep { get; init; }

    /// <summary>Honoured before every evaluation of the denoiser, and before the sampler returns.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Fresh unit noise, from the prior of the start; the caller owns it.</summary>
    /// <param name="address">Which noise: step, draw within the step, pass.</param>
    /// <exception cref="InvalidOperationException">The run has no noise to draw.</exception>
    public Tensor Noise(NoiseAddress address) => DrawNoise is { } draw
        ? draw(address)
        : throw new InvalidOperationException(
            $"The sampler needs the noise of {address}, and the run has none: set {nameof(DrawNoise)} to draw from the prior of the "
                + "initial noise.");

    /// <summary>Refuses a run that has no fresh noise for a sampler that draws some, before its first step.</summary>
    internal static void ThrowIfWithoutNoise(SamplingRun run, MethodSpec sampler)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.DrawNoise is null)
        {
            throw new ArgumentException(
                $"The sampler {sampler} adds fresh noise, and the run has none: set {nameof(DrawNoise)} to draw from the prior of the "
                    + "initial noise.", nameof(run));
        }
    }
}

/// <summary>The state after a step of a sampler.</summary>
/// <param name="Index">Which step, from 0.</param>
/// <param name="Steps">How many steps the schedule has.</param>
/// <param name="Level">The level that was reached.</param>
/// <param name="Sample">The video at that level, (B, C, F, H, W); it lives until the callback returns.</param>
public readonly record struct SamplingStep(int Index, int Steps, NoiseLevel Level, Tensor Sample);
