using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The rule of a sampler: from the video where a step starts to the video where it ends, in a new tensor.</summary>
internal delegate Tensor SamplerStep(Tensor x, WalkStep step);

/// <summary>A step of a walk as a rule sees it.</summary>
/// <param name="Index">Which step, from 0.</param>
/// <param name="From">The level where it starts.</param>
/// <param name="To">The level where it ends.</param>
/// <param name="Run">Where fresh noise comes from.</param>
internal readonly record struct WalkStep(int Index, NoiseLevel From, NoiseLevel To, SamplingRun Run)
{
    /// <summary><c>x + deviation * noise</c> with fresh noise of this step, in place.</summary>
    public Tensor AddNoise_(Tensor x, double deviation)
    {
        using var noise = Run.StepNoise!(Index);
        if (!noise.shape.AsSpan().SequenceEqual(x.shape))
        {
            // Broadcasting would give frames the same noise without a word.
            throw new InvalidOperationException(
                $"The noise of step {Index} is [{string.Join(", ", noise.shape)}]; [{string.Join(", ", x.shape)}] was expected.");
        }

        return x.Plus_(noise, deviation);
    }
}

/// <summary>What every sampler does around its rule: checks, scopes, cancellation and the callback.</summary>
internal static class SamplerWalk
{
    /// <summary>Applies a rule from the first step of a schedule to the last. What a rule keeps for later steps it moves out of its scope, into the walk's.</summary>
    public static Tensor Run(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run, SamplerStep rule)
    {
        Check(denoiser, noise, schedule, run);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        CheckNoise(noise);
        var x = noise.Times(schedule.InitialScale);
        for (var i = 0; i < schedule.Steps; i++)
        {
            run.CancellationToken.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var (from, to) = schedule.Step(i);
            var next = rule(x, new WalkStep(i, from, to, run)).MoveToOuterDisposeScope();
            run.OnStep?.Invoke(new SamplingStep(i, schedule.Steps, to, next));
            x.Dispose();
            x = next;
        }

        return x.MoveToOuterDisposeScope();
    }

    /// <summary>Refuses a run that brings no fresh noise to a sampler that adds some.</summary>
    public static void ThrowIfWithoutStepNoise(SamplingRun run, string sampler)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.StepNoise is null)
        {
            throw new ArgumentException(
                $"The sampler {sampler} adds fresh noise, and the run brings none: set {nameof(SamplingRun.StepNoise)} to draws of the prior of the start, "
                + "step i from stream i + 1.", nameof(run));
        }
    }

    /// <summary>Refuses to step by noise from a level without signal, where noise says nothing of the clean video.</summary>
    public static void ThrowIfWithoutSignal(NoiseLevel level, string sampler)
    {
        if (level.Signal == 0)
        {
            throw new ArgumentException($"The sampler {sampler} steps by the noise in the video and cannot start where there is nothing else, at {level}.", "schedule");
        }
    }

    /// <summary>The noise in a noisy video when its clean part is known: <c>n = (x - Signal * clean) / Noise</c>. Scaling the level and
    /// the video together does not change it; it is the slope dx/dsigma of the probability-flow ODE (arXiv 2206.00364, equation 3).</summary>
    public static Tensor NoiseOf(Tensor x, Tensor clean, NoiseLevel level) => x.Plus(clean, -level.Signal).Over_(level.Noise);

    private static void Check(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        ArgumentNullException.ThrowIfNull(denoiser);
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(run);
    }

    private static void CheckNoise(Tensor noise)
    {
        if (noise.dim() != VideoShape.AxisCount || !noise.is_floating_point())
        {
            throw new ArgumentException(
                $"Floating-point noise (B, C, F, H, W) was expected, this is {noise.dtype} [{string.Join(", ", noise.shape)}].", nameof(noise));
        }

        if (!noise.isfinite().all().item<bool>())
        {
            throw new ArgumentException("The noise holds a NaN or an infinite value.", nameof(noise));
        }
    }
}
