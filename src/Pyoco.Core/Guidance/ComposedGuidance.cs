namespace Pyoco;

/// <summary>Several prompts with weights (composable diffusion): <c>D = D_negative + sum_i weight_i * (D_i - D_negative)</c>, where the
/// first is the prompt of the call with the scale as its weight.</summary>
/// <remarks>Liu et al. (arXiv 2206.01714), for noises there and for clean estimates here, which is the same. A negative weight leads away
/// from a prompt. It is linear, so the same in every quantity. One evaluation a prompt and one of the negative
/// prompt. All clips of a batch get the same further prompts.</remarks>
public sealed class ComposedGuidance : IGuidance
{
    /// <summary>Creates guidance by several prompts.</summary>
    /// <param name="scale">The weight of the call's own prompt, from 0 to 1000.</param>
    /// <param name="prompts">At least one further prompt.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is out of range.</exception>
    /// <exception cref="ArgumentException">There is no further prompt.</exception>
    public ComposedGuidance(double scale, params IEnumerable<WeightedPrompt> prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        (Scale, Prompts) = (GuidanceRange.Scale(scale, nameof(scale)), [.. prompts]);
        if (Prompts.Count == 0 || Prompts.Any(p => p.Text is null))
        {
            throw new ArgumentException("There is no further prompt; at least one, with a text, was expected.", nameof(prompts));
        }
    }

    /// <summary>The weight of the call's own prompt.</summary>
    public double Scale { get; }

    /// <summary>The further prompts.</summary>
    public IReadOnlyList<WeightedPrompt> Prompts { get; }

    /// <inheritdoc/>
    public MethodSpec Spec => new("composed", [
        ("scale", Scale),
        ("weights", Prompts.Select(p => p.Weight).ToArray()),
        .. Prompts.Select((p, i) => (PromptName(i), (MethodValue)p.Text)),
    ]);

    /// <inheritdoc/>
    public IVideoDenoiser Guide(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts)
    {
        ArgumentNullException.ThrowIfNull(bind);
        ArgumentNullException.ThrowIfNull(prompts);
        var origin = bind(prompts.Negative);
        (IVideoDenoiser Denoiser, double Weight)[] terms =
            [(bind(prompts.Positive), Scale), .. Prompts.Select(p => (bind(prompts.Of(p.Text)), p.Weight))];
        return new GuidedDenoiser((noisy, level) =>
        {
            var negative = origin.Denoise(noisy, level).Clean;
            var guided = negative.clone();
            foreach (var (denoiser, weight) in terms)
            {
                guided.Plus_(denoiser.Denoise(noisy, level).Clean.sub(negative), weight);
            }

            return guided;
        });
    }

    /// <summary>The parameter of a further prompt, counted from 1.</summary>
    internal static string PromptName(int index) => FormattableString.Invariant($"prompt-{index + 1}");
}

/// <summary>A prompt and how much it leads.</summary>
/// <param name="Text">The prompt.</param>
/// <param name="Weight">Its weight, from -1000 to 1000: what the scale is in classifier-free guidance.</param>
public readonly record struct WeightedPrompt(string Text, double Weight)
{
    /// <summary>Its weight.</summary>
    public double Weight { get; init => field = Checked(value); } = Checked(Weight);

    private static double Checked(double weight) =>
        GuidanceRange.Check(weight, -GuidanceRange.MaxScale, GuidanceRange.MaxScale, nameof(Weight), "weight of a prompt");
}
