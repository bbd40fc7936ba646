namespace Pyoco;

/// <summary>The options of one call of a pipeline. A null value means the pipeline's default.</summary>
public sealed record GenerationOptions
{
    /// <summary>The largest number of steps.</summary>
    public const int MaxSteps = 10_000;

    /// <summary>The seed of the noise of the first clip, the following clips have the following seeds; null draws one. The same seed,
    /// prompt and pipeline give the same clip, in whatever batch it is made, and the clip's report states the seed.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Number of frames: from 1 to the model's largest, with <see cref="Windows"/> from the length of a window; null is the number
    /// that the model was trained on, or that of the start.</summary>
    public int? Frames { get; init; }

    /// <summary>Rows of a frame in pixels, a multiple of what the model's codec asks for; null is what the model states, or the rows of the
    /// start.</summary>
    public int? Height { get; init; }

    /// <summary>Columns of a frame in pixels, a multiple of what the model's codec asks for; null is what the model states, or the columns
    /// of the start.</summary>
    public int? Width { get; init; }

    /// <summary>Steps of the sampler, from 1 to <see cref="MaxSteps"/>; null is the builder's number.</summary>
    public int? Steps { get; init; }

    /// <summary>The sampler; null is the builder's.</summary>
    public ISampler? Sampler { get; init; }

    /// <summary>The noise levels to walk, as many as steps and one; null are the builder's or the model's.</summary>
    public NoiseSchedule? Schedule { get; init; }

    /// <summary>The guidance rule; null is the builder's.</summary>
    public IGuidance? Guidance { get; init; }

    /// <summary>The negative prompt; empty for none. A guidance rule without a negative branch refuses one.</summary>
    public string NegativePrompt { get; init => field = value ?? throw new ArgumentNullException(nameof(NegativePrompt)); } = "";

    /// <summary>Windows that slide over the frames, for clips longer than the model's; null is the builder's.</summary>
    public FrameWindows? Windows { get; init; }

    /// <summary>Which deep features the network reuses from level to level; null is the builder's.</summary>
    public FeatureReuse? FeatureReuse { get; init; }

    /// <summary>A clip to start from, instead of noise alone; null for none.</summary>
    public StartClip? Start { get; init; }

    /// <summary>How many clips each prompt gets, at least 1.</summary>
    public int ClipsPerPrompt { get; init => field = AtLeastOne(value, nameof(ClipsPerPrompt)); } = 1;

    /// <summary>How many clips of the call at most are denoised together, at least 1: more take more memory, and are faster only where the
    /// processor has some time to spare. <see cref="VideoDiffusionPipelineBuilder.UseRequestBatching"/> is for clips of several
    /// calls.</summary>
    public int BatchSize { get; init => field = AtLeastOne(value, nameof(BatchSize)); } = 4;

    /// <summary>Called after every step on the sampling thread, with the latents of the batch; the tensor lives until it returns.</summary>
    public Action<SamplingStep>? OnStep { get; init; }

    /// <summary>Previews on the way; null for none.</summary>
    public PreviewOptions? Preview { get; init; }

    /// <summary>The options that made a clip: its seed, size, steps, sampler, schedule, guidance, windows and reuse of features. The prompt
    /// is passed beside it, and the prior and the model are the pipeline's.</summary>
    /// <param name="report">The report.</param>
    /// <param name="network">Gives the other network of a rule that has one (<see cref="AutoGuidance"/>) by its source; where it is null,
    /// such a rule is refused.</param>
    /// <exception cref="NotSupportedException">The sampler or the guidance rule is not one of this package, or the clip was started from
    /// another, which its report does not hold; set it in the result of a report without it.</exception>
    public static GenerationOptions From(GenerationReport report, Func<string, IVideoModel>? network = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Start is { } start)
        {
            throw new NotSupportedException(
                $"The clip was started from another, {start}, which its report does not hold: make the options of a report whose Start is "
                    + "null, and set Start in them.");
        }

        return new GenerationOptions
        {
            Seed = report.Seed,
            Frames = report.Frames,
            Height = report.Height,
            Width = report.Width,
            Steps = report.Steps,
            Sampler = report.Sampler is { } sampler ? SamplerFactory.Create(sampler) : null,
            Schedule = report.Schedule,
            Guidance = report.Guidance is { } guidance ? GuidanceFactory.Create(guidance, network) : null,
            NegativePrompt = report.NegativePrompt ?? "",
            Windows = report.Windows is { } windows ? FrameWindows.Of(windows) : null,
            FeatureReuse = report.FeatureReuse is { } reuse ? FeatureReuse.Of(reuse) : null,
        };
    }

    private static int AtLeastOne(int value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; at least 1 was expected.");
}
