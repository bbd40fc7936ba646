using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The rule of a sampler: from the video where a step starts to the video where it ends, in a new tensor.</summary>
/// <param name="x">The video (B, C, F, H, W) where the step starts; the walk owns it.</param>
/// <param name="step">The step.</param>
/// <returns>The video where the step ends. Everything else that the rule makes is released after the step.</returns>
public delegate Tensor SamplerStep(Tensor x, WalkStep step);

/// <summary>What every sampler does around its rule: checks, dispose scopes, cancellation and the callback. A sampler of yours hands its
/// rule to <see cref="Follow"/>, as those of this package do.</summary>
/// <param name="Denoiser">The denoiser.</param>
/// <param name="Schedule">The levels.</param>
/// <param name="Run">Fresh noise, callback and token.</param>
public sealed record SamplerWalk(IVideoDenoiser Denoiser, NoiseSchedule Schedule, SamplingRun Run)
{
    /// <summary>Applies a rule from the first step of a schedule to the last, without gradients.</summary>
    /// <remarks>What a rule keeps for later steps is a local variable of the sampler's method, and a tensor in it is moved out of the
    /// step's scope with <c>MoveToOuterDisposeScope</c>; it lives until the walk ends. <see cref="StepHistory"/> does that.</remarks>
    /// <param name="denoiser">The denoiser.</param>
    /// <param name="noise">Unit noise (B, C, F, H, W), kept by the caller.</param>
    /// <param name="schedule">The levels.</param>
    /// <param name="run">Fresh noise, callback and token.</param>
    /// <param name="rule">The rule.</param>
    /// <returns>The video at the schedule's last level; the caller owns it.</returns>
    /// <exception cref="ArgumentException">The noise is not of the axes (B, C, F, H, W), not floating-point or not finite.</exception>
    /// <exception cref="OperationCanceledException">The run's token was cancelled; nothing is kept.</exception>
    public static Tensor Follow(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run, SamplerStep rule)
    {
        ArgumentNullException.ThrowIfNull(denoiser);
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(rule);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        CheckNoise(noise);
        var walk = new SamplerWalk(denoiser, schedule, run);
        var x = noise.Times(schedule.InitialScale);
        for (var i = 0; i < schedule.Steps; i++)
        {
            run.CancellationToken.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var (from, to) = schedule.Step(i);
            var next = rule(x, new WalkStep(i, from, to, walk)).MoveToOuterDisposeScope();
            run.OnStep?.Invoke(new SamplingStep(i, schedule.Steps, to, next));
            x.Dispose();
            x = next;
        }

        run.CancellationToken.ThrowIfCancellationRequested();
        return x.MoveToOuterDisposeScope();
    }

    /// <summary>Refuses what a sampler that adds fresh noise cannot do: a run without any, and a schedule that rises.</summary>
    /// <param name="schedule">The levels.</param>
    /// <param name="run">The run.</param>
    /// <param name="sampler">The sampler, for the message.</param>
    /// <exception cref="ArgumentException">The run has no noise to draw, or the schedule rises.</exception>
    public static void ThrowIfWithoutNoise(NoiseSchedule schedule, SamplingRun run, MethodSpec sampler)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        SamplingRun.ThrowIfWithoutNoise(run, sampler);
        if (schedule.Rises)
        {
            throw new ArgumentException(
                $"The sampler {sampler} adds fresh noise, and the schedule rises, as that of an inversion: a sampler without fresh noise "
                    + "was expected.", nameof(schedule));
        }
    }

    /// <summary>Refuses to step by noise from a level without signal, where the noise does not determine the clean video.</summary>
    /// <param name="level">The level where a step starts.</param>
    /// <param name="sampler">The sampler, for the message.</param>
    /// <exception cref="ArgumentException">The level has no signal.</exception>
    public static void ThrowIfWithoutSignal(NoiseLevel level, MethodSpec sampler)
    {
        if (level.Signal == 0)
        {
            throw new ArgumentException(
                $"The sampler {sampler} steps by the noise in the video and cannot start where there is nothing else, at {level}.",
                "schedule");
        }
    }

    private static void CheckNoise(Tensor noise)
    {
        if (noise.dim() != VideoShape.AxisCount || !noise.is_floating_point())
        {
            throw new ArgumentException(
                $"Floating-point noise (B, C, F, H, W) was expected, this is {noise.dtype} [{string.Join(", ", noise.shape)}].",
                nameof(noise));
        }

        if (!noise.isfinite().all().item<bool>())
        {
            throw new ArgumentException("The noise holds a NaN or an infinite value.", nameof(noise));
        }
    }
}
