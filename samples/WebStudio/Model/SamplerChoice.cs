using Pyoco;

namespace WebStudio.Model;

/// <summary>The samplers that the page offers.</summary>
internal static class SamplerChoice
{
    private static readonly Dictionary<string, (Func<ISampler> Make, string Words)> Makers = new(StringComparer.Ordinal)
    {
        ["euler"] = (() => new EulerSampler(), "Euler (DDIM)"),
        ["heun"] = (() => new HeunSampler(), "Heun (two evaluations a step)"),
        ["ancestral"] = (() => new DdimSampler(eta: 1), "Ancestral (new noise each step)"),
        ["dpm-solver++"] = (() => new DpmSolverSampler(), "DPM-Solver++"),
        ["unipc"] = (() => new UniPcSampler(), "UniPC"),
        ["deis"] = (() => new DeisSampler(), "DEIS"),
    };

    /// <summary>What the page says of them.</summary>
    public static IReadOnlyList<SamplerFacts> All { get; } = [.. Makers.Select(m => new SamplerFacts(m.Key, m.Value.Words))];

    /// <summary>The one of a name; null where there is none.</summary>
    public static ISampler? Create(string name) => Makers.TryGetValue(name, out var maker) ? maker.Make() : null;
}

/// <summary>A sampler of the page.</summary>
/// <param name="Name">Its name in requests.</param>
/// <param name="Words">What it is.</param>
internal sealed record SamplerFacts(string Name, string Words);
