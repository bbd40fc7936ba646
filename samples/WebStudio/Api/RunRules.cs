using System.Globalization;
using Pyoco;
using WebStudio.Model;
using WebStudio.Runs;

namespace WebStudio.Api;

/// <summary>What may be asked for: turns a request into work, or into all that is wrong with it, by the name of the entry.</summary>
/// <param name="limits">The limits.</param>
/// <param name="model">The model.</param>
internal sealed class RunRules(StudioOptions limits, IStudioModel model)
{
    /// <summary>The largest seed of a first clip: scripts in a browser hold it, and those that follow it, exactly.</summary>
    public const long MaxSeed = (1L << 53) - 1 - MostSeeds;

    /// <summary>The largest scale of guidance.</summary>
    public const double MaxGuidance = 20;

    /// <summary>The sampler of a request that names none.</summary>
    public const string DefaultSampler = "euler";

    /// <summary>The guidance of a request that states none.</summary>
    public const double DefaultGuidance = 2;

    private const long DrawnSeeds = 1_000_000;
    private const long MostSeeds = 1000;

    /// <summary>The most frames of a clip.</summary>
    public int MaxFrames => Math.Min(limits.MaxFrames, model.Facts.MaxFrames);

    /// <summary>The work of a request; empty where there are mistakes.</summary>
    public IReadOnlyList<ClipWork> Check(RunRequest request, out Dictionary<string, string[]> mistakes)
    {
        var found = new Dictionary<string, List<string>>();
        CheckTexts(request, found);
        var (facts, priors) = (model.Facts, request.Priors ?? [Trained()]);
        var frames = Whole(nameof(request.Frames), request.Frames, facts.Frames, MaxFrames, found);
        var width = Whole(nameof(request.Width), request.Width, facts.Width, Math.Max(limits.MaxSide, facts.Width), found);
        var height = Whole(nameof(request.Height), request.Height, facts.Height, Math.Max(limits.MaxSide, facts.Height), found);
        var steps = Whole(nameof(request.Steps), request.Steps, facts.Steps, limits.MaxSteps, found);
        var seeds = Whole(nameof(request.Seeds), request.Seeds, 1, limits.MaxClipsPerRun, found);
        CheckPriors(priors, found);
        var seed = request.Seed ?? Random.Shared.NextInt64(DrawnSeeds);
        if (seed is < 0 or > MaxSeed)
        {
            Add(found, nameof(request.Seed), $"The seed is {seed}; 0 to {MaxSeed} was expected.");
        }

        var sampler = SamplerChoice.Create(request.Sampler ?? DefaultSampler);
        if (sampler is null)
        {
            Add(found, nameof(request.Sampler),
                $"There is no sampler '{request.Sampler}'; {Names(SamplerChoice.All.Select(s => s.Name))} were expected.");
        }

        var guidance = request.Guidance ?? DefaultGuidance;
        if (!(guidance is >= 0 and <= MaxGuidance))
        {
            Add(found, nameof(request.Guidance), Invariant($"The guidance is {guidance}; 0 to {MaxGuidance} was expected."));
        }

        if (found.Count == 0 && priors.Count * seeds > limits.MaxClipsPerRun)
        {
            Add(found, nameof(request.Seeds),
                $"{priors.Count} priors with {seeds} seeds are {priors.Count * seeds} clips; at most {limits.MaxClipsPerRun} "
                    + "were expected.");
        }

        mistakes = found.ToDictionary(m => JsonName(m.Key), m => m.Value.ToArray());
        return mistakes.Count > 0 ? [] : Works(request, priors, seeds, new GenerationOptions
        {
            Seed = (ulong)seed, Frames = frames, Width = width, Height = height, Steps = steps, Sampler = sampler,
            Guidance = new ClassifierFreeGuidance(guidance), NegativePrompt = request.NegativePrompt?.Trim() ?? "",
        });
    }

    /// <summary>The prior of a request that names none.</summary>
    public PriorRequest Trained() => PriorChoice.Named(model.Prior.Name) is { } prior
        ? new PriorRequest(prior.Name, model.Prior.Parameters.TryGetValue("alpha", out var alpha) ? alpha.Number : null)
        : new PriorRequest("independent", null);

    // All priors of a seed follow one another: comparisons are complete as early as can be.
    private static ClipWork[] Works(RunRequest request, IReadOnlyList<PriorRequest> priors, int seeds, GenerationOptions options) =>
    [
        .. Enumerable.Range(0, seeds).SelectMany(s => priors.Select(prior => new ClipWork(
            request.Prompt.Trim(),
            PriorChoice.Create(prior.Name, prior.Alpha ?? PriorChoice.Named(prior.Name)!.Alpha, options.Frames!.Value),
            options with { Seed = options.Seed + (ulong)s }))),
    ];

    private void CheckTexts(RunRequest request, Dictionary<string, List<string>> found)
    {
        if (string.IsNullOrWhiteSpace(request.Prompt))
        {
            Add(found, nameof(request.Prompt), "The prompt is empty; a description of the clip was expected.");
        }

        foreach (var (name, text) in new[]
        {
            (nameof(request.Prompt), request.Prompt), (nameof(request.NegativePrompt), request.NegativePrompt),
        })
        {
            if (text?.Length > limits.MaxPromptLength)
            {
                Add(found, name, $"It has {text.Length} characters; at most {limits.MaxPromptLength} were expected.");
            }

            if (text?.Any(char.IsControl) == true)
            {
                Add(found, name, "It has a control character; text of one line was expected.");
            }
        }
    }

    private static void CheckPriors(IReadOnlyList<PriorRequest> priors, Dictionary<string, List<string>> found)
    {
        const string entry = nameof(RunRequest.Priors);
        if (priors.Count == 0 || priors.Distinct().Count() < priors.Count)
        {
            Add(found, entry, priors.Count == 0 ? "There is no prior; at least one was expected." : "A prior is there twice.");
        }

        foreach (var prior in priors)
        {
            if (PriorChoice.Named(prior?.Name) is not { } known)
            {
                Add(found, entry, $"There is no prior '{prior?.Name}'; {Names(PriorChoice.All.Select(p => p.Name))} were expected.");
            }
            else if (prior!.Alpha is { } alpha && !(known.HasAlpha && alpha is >= 0 and <= PriorChoice.MaxAlpha))
            {
                Add(found, entry, known.HasAlpha
                    ? Invariant($"The alpha of {known.Name} is {alpha}; 0 to {PriorChoice.MaxAlpha} was expected.")
                    : $"The prior {known.Name} has no alpha.");
            }
        }
    }

    private static int Whole(string name, int? given, int usual, int most, Dictionary<string, List<string>> found)
    {
        var value = given ?? usual;
        if (value < 1 || value > most)
        {
            Add(found, name, $"It is {value}; 1 to {most} was expected.");
        }

        return value;
    }

    private static void Add(Dictionary<string, List<string>> found, string name, string mistake)
    {
        found.TryAdd(name, []);
        found[name].Add(mistake);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);

    private static string JsonName(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);
}
