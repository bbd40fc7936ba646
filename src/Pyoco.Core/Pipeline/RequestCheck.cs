using System.Security.Cryptography;

namespace Pyoco;

/// <summary>A request with everything resolved and checked, before a run starts.</summary>
/// <param name="Prompts">A prompt for each clip.</param>
/// <param name="NegativePrompt">The negative prompt.</param>
/// <param name="Seeds">A seed for each clip.</param>
/// <param name="Latents">The latents of one clip.</param>
/// <param name="Pixels">The frames of one clip.</param>
/// <param name="Plan">Levels, sampler and what follows guidance.</param>
/// <param name="Guidance">The guidance rule.</param>
/// <param name="TextEncoder">The text encoder, decorated; null for a model that reads no text.</param>
/// <param name="Codec">The codec, decorated.</param>
/// <param name="Windows">Windows over the frames; null for none.</param>
/// <param name="FeatureReuse">Which deep features are reused; null for none.</param>
/// <param name="Start">The clip that sampling starts from; null for none.</param>
/// <param name="BatchSize">Clips denoised together.</param>
/// <param name="OnStep">The callback of each step.</param>
/// <param name="Preview">Previews on the way; null for none.</param>
internal sealed record CheckedRequest(
    IReadOnlyList<string> Prompts,
    string NegativePrompt,
    IReadOnlyList<ulong> Seeds,
    VideoShape Latents,
    VideoShape Pixels,
    RequestPlan Plan,
    IGuidance Guidance,
    ITextEncoder? TextEncoder,
    IVideoCodec Codec,
    FrameWindows? Windows,
    FeatureReuse? FeatureReuse,
    StartClip? Start,
    int BatchSize,
    Action<SamplingStep>? OnStep,
    PreviewOptions? Preview);

/// <summary>The plan of a request: the model's, with the sampler and the schedule of the request instead of its own.</summary>
internal sealed record RequestPlan(NoiseSchedule Schedule, ISampler Sampler, Func<IVideoDenoiser, IVideoDenoiser> AfterGuidance);

/// <summary>Resolves the defaults of a request and refuses what cannot be done, before anything is computed.</summary>
internal sealed class RequestCheck(IVideoModel model, PipelineSettings settings, IVideoNoisePrior prior)
{
    /// <summary>Why windows of a loop and reuse are not used together.</summary>
    public const string LoopsReuseNothing =
        "The windows of a loop show other frames at each noise level, for which features and guidance of another level are of no use: "
            + "windows that do not loop, or no reuse, were expected.";

    /// <summary>Why a model's features are not reused.</summary>
    public static string CannotReuse(IVideoModel model, FeatureReuse reuse, string refusal) =>
        $"The model in {model.Info.Source} cannot be used with {reuse.Spec}: {refusal}.";

    /// <summary>Why a rule does not guide a model; null where it does.</summary>
    public static string? CannotGuide(IVideoModel model, IGuidance guidance) =>
        model.TextEncoder is null && guidance.UsesNegativePrompt
            ? $"The guidance {guidance.Spec.WithoutPrompts()} compares prompts, and the model in {model.Info.Source} reads no text: "
                + "guidance of scale 1, which is none, or by another network (AutoGuidance) was expected."
            : null;

    /// <summary>The plan of a request.</summary>
    public static RequestPlan Plan(IVideoModel model, PipelineSettings settings, GenerationOptions options, VideoShape latents)
    {
        var steps = options.Steps ?? settings.Steps;
        var plan = model.CreatePlan(steps, latents) ?? throw new InvalidOperationException("the model returned no plan.");
        var schedule = options.Schedule ?? (settings.Schedule is null ? plan.Schedule : settings.Schedule(steps))
            ?? throw new InvalidOperationException("the function given to UseSchedule returned null.");
        if (schedule.Steps != steps)
        {
            throw new ArgumentException($"The schedule has {schedule.Steps} steps; {steps} were expected.", nameof(options));
        }

        var largest = schedule.Levels.Max(level => Math.Max(level.Signal, level.Noise));
        if (Math.Max(largest, schedule.InitialScale) > ValueCheck.Largest)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The schedule reaches {Math.Max(largest, schedule.InitialScale):G3}; ")
                + "signal and noise up to 2^24 were expected.",
                nameof(options));
        }

        var sampler = options.Sampler ?? settings.Sampler ?? plan.CreateSampler()
            ?? throw new InvalidOperationException("the model returned no sampler.");
        return new RequestPlan(schedule, settings.Samplers.Apply(sampler), plan.AfterGuidance);
    }

    /// <param name="prompts">The prompts.</param>
    /// <param name="asked">The options.</param>
    /// <param name="inverted">The clip that is walked back to noise; null where clips are made.</param>
    public CheckedRequest Check(IReadOnlyList<string> prompts, GenerationOptions? asked, VideoClip? inverted = null)
    {
        var options = asked ?? new GenerationOptions();
        CheckPrompts(prompts);
        if (model.Refusal() is { } refusal)
        {
            throw new InvalidOperationException($"The model in {model.Info.Source} cannot be used: {refusal}.");
        }

        var codec = settings.Codecs.Apply(model.Codec);
        var windows = options.Windows ?? settings.Windows;
        var (latents, pixels) = Shapes(options, codec, windows, inverted);
        if (options.Steps is < 1 or > GenerationOptions.MaxSteps)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.Steps, $"Steps is {options.Steps}; 1 to {GenerationOptions.MaxSteps} was expected.");
        }

        var plan = Plan(model, settings, options, latents);
        var guidance = settings.Guidances.Apply(options.Guidance ?? settings.Guidance);
        if (CannotGuide(model, guidance) is { } unguided)
        {
            throw new NotSupportedException(unguided);
        }

        if (options.NegativePrompt.Length > 0 && !guidance.UsesNegativePrompt)
        {
            throw new ArgumentException(
                $"A negative prompt was given, but the guidance {guidance.Spec.WithoutPrompts()} does not use it: "
                + "call UseGuidance(scale) on the builder, or set Guidance in the options.", nameof(options));
        }

        var first = options.Seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
        string[] all = [.. prompts.SelectMany(p => Enumerable.Repeat(p, options.ClipsPerPrompt))];
        ulong[] seeds = [.. all.Select((_, i) => unchecked(first + (ulong)i))];
        var reuse = options.FeatureReuse ?? settings.FeatureReuse;
        CheckReuse(reuse, guidance, windows);
        CheckStart(plan, options, inverted);
        CheckPrior(plan, new NoiseKey(first));
        var encoder = model.TextEncoder is { } plain ? settings.TextEncoders.Apply(plain) : null;
        return new CheckedRequest(
            all, options.NegativePrompt, seeds, latents, pixels, plan, guidance, encoder, codec, windows, reuse, options.Start,
            options.BatchSize, options.OnStep, options.Preview);
    }

    private void CheckPrompts(IReadOnlyList<string> prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        if (prompts.Count == 0)
        {
            throw new ArgumentException("There is no prompt; at least one was expected.", nameof(prompts));
        }

        for (var i = 0; i < prompts.Count; i++)
        {
            var where = prompts.Count == 1 ? "The prompt" : $"Prompt {i + 1} of {prompts.Count}";
            if (model.TextEncoder is null && !string.IsNullOrEmpty(prompts[i]))
            {
                throw new ArgumentException(
                    $"{where} has text, and the model in {model.Info.Source} reads none; an empty string was expected.", nameof(prompts));
            }

            if (model.TextEncoder is not null && string.IsNullOrWhiteSpace(prompts[i]))
            {
                throw new ArgumentException($"{where} is empty; a description of the video was expected.", nameof(prompts));
            }
        }
    }

    private (VideoShape Latents, VideoShape Pixels) Shapes(
        GenerationOptions options, IVideoCodec codec, FrameWindows? windows, VideoClip? inverted)
    {
        var info = model.Info;
        var usual = codec.PixelShape(info.LatentShape);
        var given = inverted ?? options.Start?.Clip;
        var isStill = inverted is null && options.Start is { IsStill: true };
        var frames = Frames(options.Frames ?? (given is null || isStill ? usual.Frames : given.FrameCount), windows);
        if (!info.IsSizeStated && given is null && (options.Height is null || options.Width is null))
        {
            throw new ArgumentException(
                $"The model in {info.Source} states no size of frame (sample_size), and the request has not both of Height and Width.",
                nameof(options));
        }

        var (height, width) = (options.Height ?? given?.Height ?? usual.Height, options.Width ?? given?.Width ?? usual.Width);
        if (height < 1 || width < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), (height, width), $"The frame size is {width} x {height} pixels; at least 1 x 1 was expected.");
        }

        if ((long)usual.Channels * height * width > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), (height, width), $"A frame of {width} x {height} has {(long)usual.Channels * height * width} bytes; "
                + $"at most {Array.MaxLength} fit.");
        }

        var pixels = new VideoShape(1, usual.Channels, frames, height, width);
        CheckGiven(given, isStill, pixels);
        var latents = pixels == usual ? info.LatentShape : codec.LatentShape(pixels);
        windows?.ThrowIfLongerThan(latents.Frames);
        windows?.ThrowIfLongerThan(info);
        return (latents, pixels);
    }

    private int Frames(int frames, FrameWindows? windows)
    {
        var (info, most) = (model.Info, windows is null ? model.Info.MaxFrames : int.MaxValue);
        return frames >= 1 && frames <= most ? frames : throw new ArgumentOutOfRangeException(
            "options", frames, $"Frames is {frames}; the model in {info.Source} makes 1 to {most} frames. "
                + "Windows make longer clips (UseWindows).");
    }

    private static void CheckGiven(VideoClip? given, bool isStill, VideoShape pixels)
    {
        if (given is not null
            && (given.Height, given.Width, isStill ? pixels.Frames : given.FrameCount) != (pixels.Height, pixels.Width, pixels.Frames))
        {
            throw new ArgumentException(
                $"The given clip has {given.FrameCount} frames of {given.Width} x {given.Height} pixels; "
                + $"{pixels.Frames} of {pixels.Width} x {pixels.Height} were expected, as the options ask for.", "options");
        }
    }

    private static void CheckStart(RequestPlan plan, GenerationOptions options, VideoClip? inverted)
    {
        if (inverted is not null && options.Start is not null)
        {
            throw new ArgumentException("A start belongs to a clip that is made; this one is inverted.", nameof(options));
        }

        if (inverted is not null && plan.Sampler.DrawsNoise(plan.Schedule))
        {
            throw OdeInversion.NoWayBack(plan.Sampler, nameof(options));
        }

        if (options.Start is not null && Holds(plan.Sampler.Spec, "free-init", "freq-prior"))
        {
            throw new ArgumentException(
                $"The sampler {plan.Sampler.Spec} starts again from noise, and the options start from a clip; one of the two was expected.",
                nameof(options));
        }
    }

    private void CheckReuse(FeatureReuse? reuse, IGuidance guidance, FrameWindows? windows)
    {
        if (reuse is not null && model.Refusal(reuse) is { } refusal)
        {
            throw new NotSupportedException(CannotReuse(model, reuse, refusal));
        }

        if (windows is { Loops: true } && (reuse is not null || Holds(guidance.Spec, "reused")))
        {
            throw new ArgumentException(LoopsReuseNothing, "options");
        }
    }

    // Whether it is one of these methods, or has one inside.
    private static bool Holds(MethodSpec spec, params string[] names) =>
        names.Contains(spec.Name) || spec.Parameters.Values.Any(value => value.Method is { } inner && Holds(inner, names));

    private void CheckPrior(RequestPlan plan, NoiseKey key)
    {
        var refusal = prior.Refusal(key)
            ?? (plan.Sampler.DrawsNoise(plan.Schedule) ? prior.Refusal(key.At(new NoiseAddress(0))) : null);
        if (refusal is not null)
        {
            throw new NotSupportedException(
                $"The sampler {plan.Sampler.Spec} needs noise that the noise prior {prior.Spec} does not have: {refusal}");
        }
    }
}
