namespace Pyoco;

/// <summary>Any rule at the noise levels of an interval, and the conditional branch alone at all others, where that saves the evaluations
/// of the rule's other branches.</summary>
/// <remarks>Kynkäänniemi et al. (arXiv 2404.07724). By the paper guidance harms at high noise, where it takes variety away, and is of
/// hardly any use at low noise; the interval depends on the model. It changes no estimate, so there is no quantity to choose.</remarks>
public sealed record IntervalGuidance : IGuidance
{
    /// <summary>Limits a rule to an interval.</summary>
    /// <param name="around">The rule.</param>
    /// <param name="levels">Where it holds.</param>
    public IntervalGuidance(IGuidance around, SigmaInterval levels)
    {
        ArgumentNullException.ThrowIfNull(around);
        (Around, Levels) = (around, levels);
    }

    /// <summary>The rule that holds there.</summary>
    public IGuidance Around { get; }

    /// <summary>Where it holds.</summary>
    public SigmaInterval Levels { get; }

    /// <inheritdoc/>
    public MethodSpec Spec => double.IsFinite(Levels.UpTo)
        ? new("interval", ("around", Around.Spec), ("above", Levels.Above), ("up-to", Levels.UpTo))
        : new("interval", ("around", Around.Spec), ("above", Levels.Above));

    /// <inheritdoc/>
    public bool UsesNegativePrompt => Around.UsesNegativePrompt;

    /// <inheritdoc/>
    public IVideoDenoiser Guide(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts)
    {
        ArgumentNullException.ThrowIfNull(bind);
        ArgumentNullException.ThrowIfNull(prompts);
        var (guided, conditional) = (Around.Guide(bind, prompts), bind(prompts.Positive));
        return new GuidedDenoiser((noisy, level) => (Levels.Contains(level) ? guided : conditional).Denoise(noisy, level));
    }
}
