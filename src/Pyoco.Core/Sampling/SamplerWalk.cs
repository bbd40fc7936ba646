using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The rule of a sampler: from the video at one level to the video at the next, in a new tensor.</summary>
internal delegate Tensor SamplerStep(IVideoDenoiser denoiser, Tensor x, NoiseLevel level, NoiseLevel next);

/// <summary>What every deterministic sampler does around its rule: checks, scopes, cancellation and the callback.</summary>
internal static class SamplerWalk
{
    /// <summary>Applies a rule from the first level of a schedule to the last.</summary>
    public static Tensor Run(IVideoDenoiser denoiser, Tensor noise, NoiseSchedule schedule, SamplingRun run, SamplerStep rule)
    {
        ArgumentNullException.ThrowIfNull(denoiser);
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(run);

        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        CheckNoise(noise);
        var x = noise.Times(schedule.InitialScale);
        for (var i = 0; i < schedule.Steps; i++)
        {
            run.CancellationToken.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var next = rule(denoiser, x, schedule.Levels[i], schedule.Levels[i + 1]).MoveToOuterDisposeScope();
            run.OnStep?.Invoke(new SamplingStep(i, schedule.Steps, schedule.Levels[i + 1], next));
            x.Dispose();
            x = next;
        }

        return x.MoveToOuterDisposeScope();
    }

    /// <summary>The noise in a noisy video when its clean part is known: <c>n = (x - Signal * clean) / Noise</c>. Scaling the level and
    /// the video together does not change it; it is the slope dx/dsigma of the probability-flow ODE (arXiv 2206.00364, equation 3).</summary>
    public static Tensor NoiseOf(Tensor x, Tensor clean, NoiseLevel level) => x.Plus(clean, -level.Signal).Over_(level.Noise);

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
