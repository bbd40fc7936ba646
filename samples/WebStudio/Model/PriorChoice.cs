using Pyoco;
using Pyoco.Noise;

namespace WebStudio.Model;

/// <summary>The priors that the page offers. Others, among them those that read files, cannot be asked for.</summary>
internal static class PriorChoice
{
    /// <summary>The largest alpha: frames of mixed noise are then the same to one part in a million.</summary>
    public const double MaxAlpha = 1000;

    private static readonly Dictionary<string, Func<double, int, IVideoNoisePrior>> Makers = new(StringComparer.Ordinal)
    {
        ["independent"] = (_, _) => new IndependentNoise(),
        ["mixed"] = (alpha, _) => new MixedNoise(alpha),
        ["progressive"] = (alpha, _) => new ProgressiveNoise(alpha),
        ["looping"] = (alpha, frames) => new LoopingNoise(frames, alpha),
        ["shared"] = (_, _) => new SharedNoise(),
    };

    /// <summary>What the page says of them.</summary>
    public static IReadOnlyList<PriorFacts> All { get; } =
    [
        new("independent", false, 0, "Every frame has noise of its own."),
        new("mixed", true, 1, "All frames share a part of their noise (PYoCo)."),
        new("progressive", true, 2, "Each frame's noise grows out of the one before (PYoCo)."),
        new("looping", true, 2, "Progressive around a circle: the last frame leads to the first."),
        new("shared", false, 0, "All frames have the same noise."),
    ];

    /// <summary>Whether there is such a prior.</summary>
    public static PriorFacts? Named(string? name) => All.FirstOrDefault(p => p.Name == name);

    /// <summary>Makes one.</summary>
    /// <param name="name">A name of <see cref="All"/>.</param>
    /// <param name="alpha">Its alpha; not looked at where it has none.</param>
    /// <param name="frames">Frames of the clip: the period of a loop.</param>
    public static IVideoNoisePrior Create(string name, double alpha, int frames) => Makers[name](alpha, frames);

    /// <summary>The prior of a clip of the gallery.</summary>
    /// <exception cref="NotSupportedException">It is none of <see cref="All"/>.</exception>
    public static IVideoNoisePrior Of(MethodSpec spec) => Named(spec.Name) is not null
        ? NoisePriorFactory.Instance.Create(spec)
        : throw new NotSupportedException($"The page makes no clips with the noise prior '{spec.Name}'.");
}

/// <summary>A prior of the page.</summary>
/// <param name="Name">Its name in specifications.</param>
/// <param name="HasAlpha">Whether it has an alpha.</param>
/// <param name="Alpha">The alpha that the page begins with.</param>
/// <param name="Words">What it does.</param>
internal sealed record PriorFacts(string Name, bool HasAlpha, double Alpha, string Words);
