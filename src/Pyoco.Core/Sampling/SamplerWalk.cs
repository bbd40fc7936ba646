using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The rule of a sampler: from the video where a step starts to the video where it ends, in a new tensor.</summary>
internal delegate Tensor SamplerStep(Tensor x, WalkStep step);

/// <summary>A step of a walk as a rule sees it.</summary>
/// <param name="Index">Which step, from 0.</param>
/// <param name="From">The level where it starts.</param>
/// <param name="To">The level where it ends.</param>
/// <param name="Walk">The walk that it belongs to.</param>
internal readonly record struct WalkStep(int Index, NoiseLevel From, NoiseLevel To, SamplerWalk Walk)
{
    /// <summary>Whether this is the last step.</summary>
    public bool IsLast => Index == Walk.Schedule.Steps - 1;

    /// <summary>The denoiser's output for the video where the step starts, checked.</summary>
    public DenoiserOutput Denoise(Tensor x) => Denoise(x, From);

    /// <summary>The denoiser's output for a video at some level, checked.</summary>
    public DenoiserOutput Denoise(Tensor x, NoiseLevel level)
    {
        Walk.Run.CancellationToken.ThrowIfCancellationRequested();
        return Walk.Denoiser.Denoise(x, level).Check(x, "The denoiser", DenoiserCheck.At(Index, Walk.Schedule.Steps, level));
    }

    /// <summary><c>x + deviation * noise</c> with fresh noise of this step, in place.</summary>
    public Tensor AddNoise_(Tensor x, double deviation, int draw = 0)
    {
        using var noise = Walk.Run.Noise(new NoiseAddress(Index, draw));
        if (!noise.shape.AsSpan().SequenceEqual(x.shape))
        {
            // Broadcasting would silently give frames the same noise.
            throw new InvalidOperationException(
                $"The noise of step {Index + 1} is [{string.Join(", ", noise.shape)}]; [{string.Join(", ", x.shape)}] was expected.");
        }

        return x.Plus_(noise, deviation);
    }
}

/// <summary>What every sampler does around its rule: checks, scopes, cancellation and the callback.</summary>
/// <param name="Denoiser">The denoiser.</param>
/// <param name="Schedule">The levels.</param>
/// <param name="Run">Fresh noise, callback and token.</param>
internal sealed record SamplerWalk(IVideoDenoiser Denoiser, NoiseSchedule Schedule, SamplingRun Run)
{
    /// <summary>Applies a rule from the first step of a schedule to the last. What a rule keeps for later steps it moves out of its scope,
    /// into the walk's.</summary>
    public static Tensor Follow(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run, SamplerStep rule)
    {
        ArgumentNullException.ThrowIfNull(denoiser);
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(run);
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

        return x.MoveToOuterDisposeScope();
    }

    /// <summary>Refuses a run that has no fresh noise for a sampler that adds some.</summary>
    public static void ThrowIfWithoutNoise(SamplingRun run, MethodSpec sampler)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.DrawNoise is null)
        {
            throw new ArgumentException(
                $"The sampler {sampler} adds fresh noise, and the run has none: set {nameof(SamplingRun.DrawNoise)} to draw from the "
                    + "prior of the initial noise.", nameof(run));
        }
    }

    /// <summary>Refuses to step by noise from a level without signal, where the noise does not determine the clean video.</summary>
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
