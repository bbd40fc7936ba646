using System.CommandLine;
using Pyoco.Noise;

namespace Pyoco.Samples;

/// <summary>The options <c>--prior</c> and <c>--alpha</c> of the trainings.</summary>
public sealed class PriorChoice
{
    private readonly Option<string> _prior =
        ValuedOption.Choice("--prior", "the noise prior that it learns", "progressive", "mixed", "independent");

    private readonly Option<double?> _alpha =
        ValuedOption.NumberOrNone("--alpha", "the prior's parameter [1 for mixed, 2 for progressive]");

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> Options => [_prior, _alpha];

    /// <summary>The prior that a command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UsageException">There is an alpha for a prior that has none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Alpha is negative.</exception>
    public IVideoNoisePrior Of(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        var alpha = parsed.GetValue(_alpha);
        return parsed.GetValue(_prior) switch
        {
            "mixed" => new MixedNoise(alpha ?? 1),
            "progressive" => new ProgressiveNoise(alpha ?? 2),
            _ when alpha is not null => throw new UsageException("--alpha is given, but independent noise has none."),
            _ => new IndependentNoise(),
        };
    }
}
