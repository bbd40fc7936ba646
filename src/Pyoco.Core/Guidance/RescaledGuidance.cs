namespace Pyoco;

/// <summary>Guidance rescale (<c>guidance_rescale</c> in diffusers) around any rule: brings the deviation of the guided prediction back
/// towards that of the conditional one, against overexposure.</summary>
/// <remarks>Lin et al. (arXiv 2305.08891), section 3.4: <c>q = share * q_guided * std(q_positive) / std(q_guided) + (1 - share) *
/// q_guided</c>, the deviations over each clip. It works in the network's prediction unless <see cref="Quantity"/> says otherwise; the
/// noise from another branch (CFG++) stays as it is. No further evaluation where the rule evaluates the positive branch.</remarks>
public sealed record RescaledGuidance : IGuidance
{
    /// <summary>Rescales a rule.</summary>
    /// <param name="around">The rule.</param>
    /// <param name="share">How much of the rescaled prediction is taken, from 0 to 1; the paper takes 0.7.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is out of range.</exception>
    public RescaledGuidance(IGuidance around, double share = 0.7)
    {
        ArgumentNullException.ThrowIfNull(around);
        (Around, Share) = (around, GuidanceRange.Check(share, 0, 1, nameof(share), "share of guidance rescale"));
    }

    /// <summary>The rule that is rescaled.</summary>
    public IGuidance Around { get; }

    /// <summary>How much of the rescaled prediction is taken.</summary>
    public double Share { get; }

    /// <summary>What is rescaled.</summary>
    public GuidedQuantity Quantity { get; init; } = GuidedQuantity.Prediction;

    /// <inheritdoc/>
    public MethodSpec Spec => new("rescaled", ("around", Around.Spec), ("share", Share), ("quantity", Quantity.ToString()));

    /// <inheritdoc/>
    public bool UsesNegativePrompt => Around.UsesNegativePrompt;

    /// <inheritdoc/>
    public IVideoDenoiser Guide(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts)
    {
        var tap = PositiveTap.Of(bind, prompts);
        var around = Around.Guide(tap.Bind, prompts);
        return new GuidedDenoiser((noisy, level) =>
        {
            var (output, positive) = tap.Denoise(around, noisy, level);
            var quantity = Quantity.At(level, tap.Positive);
            var guided = quantity.Of(output.Clean, noisy, level);
            var ratio = PerClip.Deviation(quantity.Of(positive, noisy, level)).div(PerClip.Deviation(guided)); // (B, 1, 1, 1, 1)
            var factor = ratio.Times(Share).Plus(1 - Share).to(guided.dtype);
            return output with { Clean = quantity.ToClean(guided.mul(factor), noisy, level) };
        });
    }
}
