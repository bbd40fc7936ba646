namespace Pyoco;

/// <summary>Any rule at every n-th noise level; at the levels between, the positive branch alone with the update of the last of those:
/// what the rule had changed of the positive branch.</summary>
/// <remarks>
/// <para>FasterCache (Lv et al., arXiv 2410.19355) reuses the difference of the branches between evaluations of both; without its
/// weights by frequency, which were tuned to its models. Leaving guidance out at the levels between (Compress Guidance, arXiv 2408.11194)
/// saves as much, but makes guidance weaker; for leaving it out at one end of the walk there is <see cref="IntervalGuidance"/>.</para>
/// <para>With <c>q</c> the guided estimate in <see cref="Quantity"/>: <c>u = q - q_positive</c> at a level of the rule,
/// <c>q = q_positive + u</c> below it; the same for the noise of another branch (CFG++). No further evaluation where the rule evaluates the
/// positive branch. Levels count as a walk goes down: one that a sampler evaluates twice (Heun) is twice the rule's or twice not.</para>
/// </remarks>
public sealed record ReusedGuidance : IGuidance
{
    /// <summary>Applies a rule at every n-th level.</summary>
    /// <param name="around">The rule.</param>
    /// <param name="every">Every how many levels the rule is evaluated, from 1, always, to <see cref="FeatureReuse.MostEvery"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is out of range.</exception>
    public ReusedGuidance(IGuidance around, int every)
    {
        ArgumentNullException.ThrowIfNull(around);
        if (every is < 1 or > FeatureReuse.MostEvery)
        {
            throw new ArgumentOutOfRangeException(
                nameof(every), every, $"Guidance is computed at every {every}th noise level; 1 to {FeatureReuse.MostEvery} was expected.");
        }

        (Around, Every) = (around, every);
    }

    /// <summary>The rule.</summary>
    public IGuidance Around { get; }

    /// <summary>Every how many levels the rule is evaluated.</summary>
    public int Every { get; }

    /// <summary>In what the update is added. In the network's prediction, the default, it changes least from level to level.</summary>
    public GuidedQuantity Quantity { get; init; } = GuidedQuantity.Prediction;

    /// <inheritdoc/>
    public MethodSpec Spec => new("reused", ("around", Around.Spec), ("every", Every), ("quantity", Quantity.ToString()));

    /// <inheritdoc/>
    public bool UsesNegativePrompt => Around.UsesNegativePrompt;

    /// <inheritdoc/>
    public IVideoDenoiser Guide(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts)
    {
        var tap = PositiveTap.Of(bind, prompts);
        var around = Around.Guide(tap.Bind, prompts);
        if (Every == 1)
        {
            return around;
        }

        var windows = prompts.Own(new PerWindow<KeptUpdate>(prompts.Window, () => new KeptUpdate(Every)));
        return new GuidedDenoiser((noisy, level) =>
        {
            var (update, perClean) = (windows.Current, Quantity.At(level, tap.Positive).PerClean(level));
            if (update.Serves(level))
            {
                return update.On(tap.Positive.Denoise(noisy, level).Clean, perClean);
            }

            var (guided, positive) = tap.Denoise(around, noisy, level);
            update.Keep(guided, positive, perClean);
            return guided;
        });
    }
}
