using System.Globalization;
using Pyoco;
using Pyoco.Noise;
using Pyoco.Samples;

namespace NoiseLab;

/// <summary>The prior that <c>--prior</c> and <c>--alpha</c> name.</summary>
/// <param name="Prior">The prior.</param>
/// <param name="Note">That alpha is not used, where it is given and the prior has none; else null.</param>
internal sealed record PriorOption(IVideoNoisePrior Prior, string? Note)
{
    // The priors that have an alpha, with the one that is taken where none is given.
    private static readonly Dictionary<string, double> DefaultAlphas =
        new() { ["mixed"] = 1, ["progressive"] = 2, ["looping"] = 2, ["pyoco_mixed"] = 1, ["pyoco_progressive"] = 2 };

    /// <summary>The prior of a name, a specification or a file, with an alpha where one is given.</summary>
    public static PriorOption Of(string text, double? alpha)
    {
        try
        {
            var spec = SpecOf(text);
            return DefaultAlphas.TryGetValue(spec.Name, out var usual)
                ? new PriorOption(NoisePriorFactory.Instance.Create(WithAlpha(spec, alpha, usual)), null)
                : new PriorOption(
                    NoisePriorFactory.Instance.Create(spec), alpha is null ? null : $"--alpha is not used: {spec.Name} noise has none.");
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"--prior: {SampleProgram.OneLine(e.Message)}");
        }
    }

    private static MethodSpec SpecOf(string text)
    {
        if (text.TrimStart().StartsWith('{'))
        {
            return MethodSpec.Parse(text);
        }

        if (text.AsSpan().ContainsAny("./\\"))
        {
            return File.Exists(text)
                ? MethodSpec.Parse(File.ReadAllText(text))
                : throw new UsageException($"The file {text}, which --prior names, was not found.");
        }

        return new MethodSpec(text);
    }

    private static MethodSpec WithAlpha(MethodSpec spec, double? given, double usual)
    {
        var own = spec.Parameters.GetValueOrDefault("alpha") ?? spec.Parameters.GetValueOrDefault("noise_alpha");
        if (own is not null)
        {
            return given is null || own.Number == given
                ? spec
                : throw new UsageException(
                    string.Create(CultureInfo.InvariantCulture, $"--alpha is {given}, but --prior has the alpha {own}."));
        }

        return new MethodSpec(spec.Name, [.. spec.Parameters.Select(p => (p.Key, p.Value)), ("alpha", given ?? usual)]);
    }
}
