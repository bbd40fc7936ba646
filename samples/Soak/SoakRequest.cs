using Pyoco;

namespace Soak;

/// <summary>A request whose result is known.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Prompts">The prompts.</param>
/// <param name="Options">The options.</param>
/// <param name="OtherPrior">Whether it goes to the pipeline with another noise prior.</param>
internal sealed record SoakRequest(string Name, IReadOnlyList<string> Prompts, GenerationOptions Options, bool OtherPrior = false)
{
    /// <summary>Whether it asks for one clip, which can be streamed.</summary>
    public bool IsOneClip => Prompts.Count == 1 && Options.ClipsPerPrompt == 1;

    /// <summary>Requests of many kinds: sizes, samplers, guidance, batches, windows, reuse, starts, priors. All are small.</summary>
    /// <param name="start">A clip of 4 frames of 32 x 32 to start from.</param>
    public static IReadOnlyList<SoakRequest> All(VideoClip start) =>
    [
        Small("plain", 1, 2),
        Small("guided", 2, 4, options => options with { Sampler = new HeunSampler(), Guidance = new ClassifierFreeGuidance(3) }),
        Small("negative prompt", 3, 3, options => options with
        {
            Guidance = new ClassifierFreeGuidance(2), NegativePrompt = "red hair",
        }),
        Small("multistep", 4, 8, options => options with { Steps = 3, Sampler = new DpmSolverSampler() }),
        Small("fresh noise", 5, 3, options => options with { Sampler = new DdimSampler(1) }),
        Small("full frames", 6, 1, options => options with { Height = 64, Width = 64 }),
        Small("oblong", 7, 2, options => options with { Height = 32, Width = 48 }),
        Small("windows", 8, 6, options => options with { Windows = new FrameWindows(4, 2) }),
        Small("reused features", 9, 2, options => options with { Steps = 3, FeatureReuse = new FeatureReuse(2) }),
        Small("video to video", 10, 4, options => options with { Frames = null, Start = StartClip.Edit(start) }),
        Small("batch", 11, 2, options => options with { ClipsPerPrompt = 2, BatchSize = 2 }),
        Small("one after the other", 11, 2, options => options with { ClipsPerPrompt = 2, BatchSize = 1 }),
        Small("several prompts", 13, 2) with { Prompts = ["a green orc walks to the left", "a hero casts magic", "an orc slashes"] },
        Small("another prior", 14, 4) with { OtherPrior = true },
    ];

    private static SoakRequest Small(string name, ulong seed, int frames, Func<GenerationOptions, GenerationOptions>? with = null)
    {
        var options = new GenerationOptions
        {
            Seed = seed, Frames = frames, Height = 32, Width = 32, Steps = 2, Sampler = new EulerSampler(),
        };
        return new SoakRequest(name, ["a green orc with red hair walks to the left"], with?.Invoke(options) ?? options);
    }
}
