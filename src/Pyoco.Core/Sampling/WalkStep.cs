using static TorchSharp.torch;

namespace Pyoco;

/// <summary>A step of a walk as the rule of a sampler sees it: where it starts and ends, the denoiser, and fresh noise.</summary>
/// <param name="Index">Which step, from 0.</param>
/// <param name="From">The level where it starts.</param>
/// <param name="To">The level where it ends.</param>
/// <param name="Walk">The walk that it belongs to.</param>
public readonly record struct WalkStep(int Index, NoiseLevel From, NoiseLevel To, SamplerWalk Walk)
{
    /// <summary>Whether this is the last step.</summary>
    public bool IsLast => Index == Walk.Schedule.Steps - 1;

    /// <summary>The denoiser's output for the video where the step starts, checked.</summary>
    /// <param name="x">The video (B, C, F, H, W).</param>
    /// <exception cref="InvalidOperationException">The output has another shape, type or device, or values that are not
    /// finite.</exception>
    /// <exception cref="OperationCanceledException">The run's token was cancelled.</exception>
    public DenoiserOutput Denoise(Tensor x) => Denoise(x, From);

    /// <summary>The denoiser's output for a video at some level, checked.</summary>
    /// <param name="x">The video (B, C, F, H, W).</param>
    /// <param name="level">Its level, with noise above 0.</param>
    /// <inheritdoc cref="Denoise(Tensor)" path="/exception"/>
    public DenoiserOutput Denoise(Tensor x, NoiseLevel level)
    {
        Walk.Run.CancellationToken.ThrowIfCancellationRequested();
        return Walk.Denoiser.Denoise(x, level).Check(x, "The denoiser", DenoiserCheck.At(Index, Walk.Schedule.Steps, level));
    }

    /// <summary><c>x + deviation * z</c> with fresh unit noise z of this step, in place.</summary>
    /// <param name="x">The video, changed and returned.</param>
    /// <param name="deviation">Standard deviation of what is added.</param>
    /// <param name="draw">Which draw of the step, from 0 to 127. Draw 0 is the step's increment where the run follows a Brownian
    /// path.</param>
    /// <exception cref="InvalidOperationException">The run has no noise to draw, what it drew has another shape, or the path does not tell
    /// the ends of the step apart.</exception>
    public Tensor AddNoise_(Tensor x, double deviation, int draw = 0)
    {
        using var noise = draw == 0 && Walk.Run.FollowsBrownianPath
            ? BrownianPath.Increment(Walk.Run, From, To)
            : Walk.Run.Noise(new NoiseAddress(Index, draw));
        // Broadcasting would silently give frames the same noise.
        return noise.shape.AsSpan().SequenceEqual(x.shape)
            ? x.Plus_(noise, deviation)
            : throw new InvalidOperationException(
                $"The noise of step {Index + 1} is [{string.Join(", ", noise.shape)}]; [{string.Join(", ", x.shape)}] was expected.");
    }

    /// <summary>The part of a step from where it starts to some level, whose fresh noise is part of the step's.</summary>
    /// <param name="middle">A level between the two.</param>
    internal WalkStep Until(NoiseLevel middle) => this with { To = middle };
}
