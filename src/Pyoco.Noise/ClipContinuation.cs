namespace Pyoco.Noise;

/// <summary>Continues clips: the noise of a clip's last frames is found by inversion, and the prior given that noise draws the next
/// ones.</summary>
public static class ClipContinuation
{
    /// <summary>Makes the frames that follow a clip.</summary>
    /// <remarks>
    /// <para>The last frames are walked back to their noise (<see cref="VideoDiffusionPipeline.InvertAsync"/>). Given it, the pipeline's
    /// prior draws the noise of the frames behind (<see cref="LinearGaussianExtensions.Condition"/>), and a clip is sampled from all of
    /// it; its first frames are the given ones again, as near as inversion and the network's attention to the new frames let them be, and
    /// are left out of the result. Under progressive noise the next frame's noise follows from the last one alone, under independent noise
    /// nothing follows, and only the network joins the frames.</para>
    /// <para>Inverted noise is not distributed as the prior says, so this is a method that works as well as the model takes such
    /// noise.</para>
    /// </remarks>
    /// <param name="pipeline">A pipeline whose prior is linear-Gaussian.</param>
    /// <param name="clip">The clip.</param>
    /// <param name="prompt">What it shows, and goes on showing.</param>
    /// <param name="frames">How many frames to make, at least 1.</param>
    /// <param name="overlap">How many of the clip's last frames are taken into account, from 1 to all. Without windows, they
    /// and the new ones are no more than the model makes; with windows they are at least one.</param>
    /// <param name="options">Seed, steps, sampler, guidance and the like; defaults when null.</param>
    /// <param name="progress">Gets reports of what the run does, first of the way up, then of the way down.</param>
    /// <param name="cancellationToken">Honoured before each evaluation of the network.</param>
    /// <returns>The clip with the new frames at its end; its report is that of the new frames' sampling.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number of frames is out of range.</exception>
    /// <exception cref="NotSupportedException">The prior is not linear-Gaussian, or the codec couples frames.</exception>
    public static async Task<VideoClip> ContinueAsync(
        this VideoDiffusionPipeline pipeline, VideoClip clip, string prompt, int frames, int overlap, GenerationOptions? options = null,
        IProgress<GenerationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(overlap, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(overlap, clip.FrameCount);
        var prior = pipeline.GetService<ILinearGaussianPrior>() ?? throw new NotSupportedException(
            $"The noise prior {pipeline.NoisePrior} is not linear-Gaussian; nothing follows from the noise of given frames.");

        // The way up, over the last frames.
        var last = Part(clip, clip.FrameCount - overlap, overlap);
        using var noise = await pipeline.InvertAsync(
            last, prompt, (options ?? new GenerationOptions()) with { Frames = overlap }, progress, cancellationToken)
            .ConfigureAwait(false);
        if (noise.size(VideoShape.FrameAxis) != overlap)
        {
            throw new NotSupportedException(
                $"The codec makes {noise.size(VideoShape.FrameAxis)} latent frames of {overlap}; one each was expected.");
        }

        // The way down, over the last frames and the new ones.
        var conditioned = prior.Condition(noise, [.. Enumerable.Range(0, overlap)]);
        using var continuing = pipeline.With(builder => builder.UseNoise(conditioned));
        var made = await continuing.GenerateAsync(
            prompt,
            (options ?? new GenerationOptions()) with { Frames = overlap + frames, Height = clip.Height, Width = clip.Width },
            progress, cancellationToken).ConfigureAwait(false);
        var all = Enumerable.Range(0, clip.FrameCount).Select(clip.Frame)
            .Concat(Enumerable.Range(overlap, frames).Select(made.Frame));
        return new VideoClip(all, clip.Width, clip.Height, clip.FrameRate) { Report = made.Report };
    }

    private static VideoClip Part(VideoClip clip, int first, int count) =>
        new(Enumerable.Range(first, count).Select(clip.Frame), clip.Width, clip.Height, clip.FrameRate);
}
