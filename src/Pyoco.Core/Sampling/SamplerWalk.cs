using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco;

/// <summary>One step of a sampler: the video at <paramref name="to"/> from the video at <paramref name="from"/>.</summary>
internal delegate Tensor SamplerStep(Tensor x, NoiseLevel from, NoiseLevel to);

/// <summary>What all samplers share around their step: checks, memory, cancellation and the callback.</summary>
internal static class SamplerWalk
{
    /// <summary>Walks a schedule from <c>InitialScale * noise</c> by a step function.</summary>
    public static Tensor Run(Tensor noise, NoiseSchedule schedule, SamplingRun run, SamplerStep step)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var x = noise.mul(schedule.InitialScale);
        for (var i = 0; i < schedule.Steps; i++)
        {
            run.CancellationToken.ThrowIfCancellationRequested();
            using var stepScope = NewDisposeScope();
            var next = step(x, schedule.Levels[i], schedule.Levels[i + 1]);
            run.OnStep?.Invoke(new SamplingStep(i, schedule.Steps, schedule.Levels[i + 1], next));
            next.MoveToOuterDisposeScope();
            x.Dispose();
            x = next;
        }

        return x.MoveToOuterDisposeScope();
    }

    /// <summary>Refuses what no sampler can start from.</summary>
    public static void Check(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run)
    {
        ArgumentNullException.ThrowIfNull(denoiser);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(run);
        var shape = VideoShape.Of(noise);
        using var scope = NewDisposeScope();
        if (!noise.isfinite().all().item<bool>())
        {
            throw new ArgumentException($"The noise {shape} holds NaN or infinite values.", nameof(noise));
        }
    }

    /// <summary>The first-order step <c>x' = Signal' D + Noise' (x - Signal D) / Noise</c>, one formula for DDIM (arXiv 2010.02502,
    /// equation 12), Euler and rectified flow.</summary>
    public static Tensor FirstOrder(Tensor x, Tensor clean, NoiseLevel from, NoiseLevel to)
    {
        using var scope = NewDisposeScope();
        var carried = to.Noise / from.Noise;
        return clean.mul(to.Signal - from.Signal * carried).add_(x, carried.ToScalar()).MoveToOuterDisposeScope();
    }
}
