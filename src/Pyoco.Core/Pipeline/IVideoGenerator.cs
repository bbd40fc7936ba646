using System.Runtime.CompilerServices;

namespace Pyoco;

/// <summary>Makes videos from prompts: what an app depends on, fakes in its tests, and decorates with logging, caching or a
/// queue.</summary>
/// <remarks><see cref="VideoDiffusionPipeline"/> is the implementation that computes. Implementations are safe to share between
/// threads.</remarks>
public interface IVideoGenerator : IDisposable
{
    /// <summary>Makes the clips of some prompts.</summary>
    /// <param name="prompts">At least one prompt: what a video is to show.</param>
    /// <param name="options">Seed, size, steps and the like; defaults when null.</param>
    /// <param name="progress">Gets reports of what the run does.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The clips of the first prompt, then those of the second, and so on.</returns>
    Task<IReadOnlyList<VideoClip>> GenerateAsync(
        IReadOnlyList<string> prompts,
        GenerationOptions? options = null,
        IProgress<GenerationProgress>? progress = null,
        CancellationToken cancellationToken = default);

    /// <summary>Makes the clip of one prompt and gives its frames in order as they are decoded, so that memory does not grow with the
    /// clip and the first frame can be shown before the last one exists.</summary>
    /// <remarks>By default the whole clip is made first. A decorator that does not override this streams what its own
    /// <see cref="GenerateAsync"/> makes.</remarks>
    /// <param name="prompt">What the video is to show.</param>
    /// <param name="options">Seed, size, steps and the like, for one clip; defaults when null.</param>
    /// <param name="progress">Gets reports of what the run does.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The frames; the last one has the clip's report.</returns>
    /// <exception cref="ArgumentException">The options ask for several clips a prompt.</exception>
    async IAsyncEnumerable<ClipFrame> StreamAsync(
        string prompt,
        GenerationOptions? options = null,
        IProgress<GenerationProgress>? progress = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var clip = await this.GenerateAsync(prompt, options, progress, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < clip.FrameCount; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ClipFrame
            {
                Index = i,
                Frames = clip.FrameCount,
                Width = clip.Width,
                Height = clip.Height,
                FrameRate = clip.FrameRate,
                Pixels = clip.Frame(i),
                Report = i == clip.FrameCount - 1 ? clip.Report : null,
            };
        }
    }

    /// <summary>The generator, or a part of it or of a generator that it decorates, as a type; null where there is none.</summary>
    object? GetService(Type serviceType)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceType.IsInstanceOfType(this) ? this : null;
    }
}

/// <summary>The shorter calls of a generator.</summary>
public static class VideoGeneratorExtensions
{
    /// <summary>Makes the clip of one prompt.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="prompt">What the video is to show.</param>
    /// <param name="options">Seed, size, steps and the like; defaults when null.</param>
    /// <param name="progress">Gets reports of what the run does.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The options ask for several clips a prompt.</exception>
    public static async Task<VideoClip> GenerateAsync(
        this IVideoGenerator generator,
        string prompt,
        GenerationOptions? options = null,
        IProgress<GenerationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ThrowIfSeveralClips(options);
        var clips = await generator.GenerateAsync([prompt], options, progress, cancellationToken).ConfigureAwait(false);
        return clips[0];
    }

    /// <summary>Makes a clip with a model that reads no text.</summary>
    /// <inheritdoc
    /// cref="GenerateAsync(IVideoGenerator, string, GenerationOptions?, IProgress{GenerationProgress}?, CancellationToken)"/>
    public static Task<VideoClip> GenerateAsync(
        this IVideoGenerator generator,
        GenerationOptions? options = null,
        IProgress<GenerationProgress>? progress = null,
        CancellationToken cancellationToken = default) => generator.GenerateAsync("", options, progress, cancellationToken);

    /// <exception cref="ArgumentException">The options ask for several clips a prompt.</exception>
    internal static void ThrowIfSeveralClips(GenerationOptions? options)
    {
        if (options is { ClipsPerPrompt: > 1 })
        {
            throw new ArgumentException(
                $"ClipsPerPrompt is {options.ClipsPerPrompt} in a call that returns one clip; pass the prompt in a list.", nameof(options));
        }
    }

    /// <summary>The generator, or a part of it or of a generator that it decorates, as a type; null where there is none.</summary>
    public static T? GetService<T>(this IVideoGenerator generator)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(generator);
        return generator.GetService(typeof(T)) as T;
    }
}
