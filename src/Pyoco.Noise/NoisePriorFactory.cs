namespace Pyoco.Noise;

/// <summary>Makes the priors of this package from their specifications; reads the names that ConsistI2V uses as well.</summary>
/// <remarks>Known are <c>independent</c> (<c>vanilla</c>), <c>mixed</c> (<c>pyoco_mixed</c>) and <c>progressive</c> (<c>pyoco_progressive</c>); the last two
/// take <c>alpha</c> (<c>noise_alpha</c>).</remarks>
public sealed class NoisePriorFactory : INoisePriorFactory
{
    private const string Alpha = "alpha";
    private static readonly string[] AlphaNames = [Alpha, "noise_alpha"];

    private NoisePriorFactory()
    {
    }

    /// <summary>The factory.</summary>
    public static NoisePriorFactory Instance { get; } = new();

    /// <inheritdoc/>
    public IVideoNoisePrior Create(NoisePriorSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Name switch
        {
            // ConsistI2V's configurations carry an alpha with every method; vanilla noise does not read it.
            "vanilla" => Known(spec, new IndependentNoise(), AlphaNames),
            "independent" => Known(spec, new IndependentNoise()),
            "mixed" or "pyoco_mixed" => Known(spec, new MixedNoise(ReadAlpha(spec)), AlphaNames),
            "progressive" or "pyoco_progressive" => Known(spec, new ProgressiveNoise(ReadAlpha(spec)), AlphaNames),
            _ => throw new NotSupportedException(
                $"No noise prior is named '{spec.Name}'; known are independent, mixed and progressive (also vanilla, pyoco_mixed, pyoco_progressive)."),
        };
    }

    private static double ReadAlpha(NoisePriorSpec spec)
    {
        var given = AlphaNames.Where(spec.Parameters.ContainsKey).ToArray();
        return given.Length == 1
            ? spec.Parameters[given[0]]
            : throw new ArgumentException($"The noise prior {spec} needs the parameter {Alpha} once; it has it {given.Length} times.", nameof(spec));
    }

    private static IVideoNoisePrior Known(NoisePriorSpec spec, IVideoNoisePrior prior, params string[] parameters)
    {
        var unknown = spec.Parameters.Keys.Except(parameters).FirstOrDefault();
        return unknown is null
            ? prior
            : throw new ArgumentException($"The noise prior '{spec.Name}' has no parameter '{unknown}'.", nameof(spec));
    }
}
