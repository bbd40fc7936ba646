using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Several walks of a sampler one after the other, each a pass with noise of its own, counted together for the callback.</summary>
/// <param name="inner">The sampler of every walk.</param>
/// <param name="denoiser">The denoiser.</param>
/// <param name="run">The run of all walks together.</param>
/// <param name="walks">How many walks.</param>
/// <param name="steps">Steps of all schedules together.</param>
internal sealed class SamplingPasses(ISampler inner, IVideoDenoiser denoiser, SamplingRun run, int walks, int steps)
{
    private int _pass;
    private int _done;

    /// <summary>The next walk.</summary>
    public Tensor Walk(Tensor noise, NoiseSchedule schedule)
    {
        var pass = _pass++;
        return inner.Sample(denoiser, noise, schedule, run with
        {
            // The inner sampler may count passes too, and every pair of counts is a pass of its own.
            DrawNoise = run.DrawNoise is { } draw ? address => draw(address with { Pass = address.Pass * walks + pass }) : null,
            // It may also take more steps than its schedule has.
            OnStep = step => run.OnStep?.Invoke(
                step with { Index = _done++, Steps = (int)((long)steps * step.Steps / schedule.Steps) }),
        });
    }

    /// <summary>Fresh unit noise for the start of a walk, of the shape of a video.</summary>
    /// <param name="like">The video.</param>
    /// <param name="which">Which noise, from 1; 0 is the start of the first walk.</param>
    public Tensor Fresh(Tensor like, int which)
    {
        var noise = run.Noise(NoiseAddress.Start(which));
        return noise.shape.AsSpan().SequenceEqual(like.shape)
            ? noise
            : throw new InvalidOperationException(
                $"The fresh noise of a start is [{string.Join(", ", noise.shape)}]; [{string.Join(", ", like.shape)}] was expected.");
    }
}
