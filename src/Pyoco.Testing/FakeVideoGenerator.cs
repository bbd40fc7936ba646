using System.Collections.Immutable;

namespace Pyoco.Testing;

/// <summary>A generator for the tests of an app: no model, no libtorch. It makes small clips at once, the same for the same prompt and
/// seed, tells progress and shows previews as a pipeline does, and remembers what it was asked.</summary>
/// <remarks>Calls are safe from several threads, and none waits for another. <see cref="IVideoGenerator.StreamAsync"/> gives the frames of
/// the clip that <see cref="GenerateAsync"/> makes.</remarks>
public sealed class FakeVideoGenerator : IVideoGenerator
{
    private readonly FakeVideoOptions _options;
    private ImmutableList<FakeCall> _calls = [];
    private int _isDisposed;

    /// <summary>A generator.</summary>
    /// <param name="options">Size of the clips, time of a step, failures; defaults when null.</param>
    public FakeVideoGenerator(FakeVideoOptions? options = null) => _options = options ?? new FakeVideoOptions();

    /// <summary>The calls so far, in the order they came, those too that failed.</summary>
    public IReadOnlyList<FakeCall> Calls => _calls;

    /// <summary>Whether it was disposed.</summary>
    public bool IsDisposed => _isDisposed != 0;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no prompt, or one is empty.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public async Task<IReadOnlyList<VideoClip>> GenerateAsync(
        IReadOnlyList<string> prompts,
        GenerationOptions? options = null,
        IProgress<GenerationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        options ??= new GenerationOptions();
        ImmutableInterlocked.Update(ref _calls, (calls, call) => calls.Add(call), new FakeCall([.. prompts], options));
        if (prompts.Count == 0 || prompts.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException("There is no prompt, or one is empty; descriptions of videos were expected.", nameof(prompts));
        }

        var began = _options.Clock.GetTimestamp();
        await Walk(prompts, options, progress, began, cancellationToken).ConfigureAwait(false);
        if (_options.Failure?.Invoke(prompts) is { } failure)
        {
            throw failure;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var elapsed = _options.Clock.GetElapsedTime(began);
        return [.. Asked(prompts, options).Select(asked => Reported(asked.Prompt, asked.Seed, options, elapsed))];
    }

    /// <summary>Refuses further calls.</summary>
    public void Dispose() => Interlocked.Exchange(ref _isDisposed, 1);

    private async Task Walk(
        IReadOnlyList<string> prompts, GenerationOptions options, IProgress<GenerationProgress>? progress, long began,
        CancellationToken cancellationToken)
    {
        var steps = options.Steps ?? _options.Steps;
        Report(0, GenerationStage.Encoding);
        for (var step = 1; step <= steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Delay(_options.StepTime, _options.Clock, cancellationToken).ConfigureAwait(false);
            Report(step, GenerationStage.Denoising);
            if (options.Preview is { } preview && step < steps && step % preview.EverySteps == 0)
            {
                Preview(preview, step);
            }
        }

        void Report(int step, GenerationStage stage) => progress?.Report(
            new GenerationProgress(step, steps, _options.Clock.GetElapsedTime(began))
            {
                Stage = stage,
                TimeLeft = _options.StepTime * (steps - step),
            });

        void Preview(PreviewOptions preview, int step)
        {
            foreach (var (i, (prompt, seed)) in Asked(prompts, options).Index())
            {
                preview.OnPreview(new ClipPreview(i, step, steps, Clip(prompt, seed, options)));
            }
        }
    }

    // A prompt and a seed for each clip.
    private static IEnumerable<(string Prompt, ulong Seed)> Asked(IReadOnlyList<string> prompts, GenerationOptions options) =>
        prompts.SelectMany(prompt => Enumerable.Repeat(prompt, options.ClipsPerPrompt))
            .Select((prompt, i) => (prompt, unchecked((options.Seed ?? 0) + (ulong)i)));

    private VideoClip Clip(string prompt, ulong seed, GenerationOptions options)
    {
        var (frames, height, width) = (
            options.Frames ?? _options.Frames, options.Height ?? _options.Height, options.Width ?? _options.Width);
        var colour = Colour(prompt, seed);
        var made = Enumerable.Range(0, frames).Select(f => Frame(colour, f * width / frames, height, width)).ToArray();
        return new VideoClip(made.Select(f => (ReadOnlyMemory<byte>)f), width, height, _options.FrameRate);
    }

    private VideoClip Reported(string prompt, ulong seed, GenerationOptions options, TimeSpan elapsed)
    {
        var clip = Clip(prompt, seed, options);
        return clip.With(new GenerationReport
        {
            Prompt = prompt,
            NegativePrompt = options.NegativePrompt,
            Seed = seed,
            Frames = clip.FrameCount,
            Height = clip.Height,
            Width = clip.Width,
            FrameRate = _options.FrameRate,
            Steps = options.Steps ?? _options.Steps,
            Model = nameof(FakeVideoGenerator),
            FramesSha256 = clip.FramesSha256,
            Elapsed = elapsed,
        });
    }

    // A bright line that moves over a ground of the prompt's colour.
    private static byte[] Frame((byte Red, byte Green, byte Blue) colour, int line, int height, int width)
    {
        var frame = new byte[3 * height * width];
        for (var pixel = 0; pixel < height * width; pixel++)
        {
            var (red, green, blue) = pixel % width == line ? ((byte)255, (byte)255, (byte)255) : colour;
            (frame[3 * pixel], frame[(3 * pixel) + 1], frame[(3 * pixel) + 2]) = (red, green, blue);
        }

        return frame;
    }

    // FNV-1a over the seed and the prompt: string.GetHashCode differs from process to process.
    private static (byte Red, byte Green, byte Blue) Colour(string prompt, ulong seed)
    {
        var hash = unchecked((14695981039346656037 ^ seed) * 1099511628211);
        foreach (var letter in prompt)
        {
            hash = unchecked((hash ^ letter) * 1099511628211);
        }

        var bytes = BitConverter.GetBytes(hash);
        return (bytes[7], bytes[6], bytes[5]);
    }
}

/// <summary>A call of a <see cref="FakeVideoGenerator"/>.</summary>
/// <param name="Prompts">The prompts.</param>
/// <param name="Options">The options; the defaults where none were given.</param>
public sealed record FakeCall(IReadOnlyList<string> Prompts, GenerationOptions Options);
