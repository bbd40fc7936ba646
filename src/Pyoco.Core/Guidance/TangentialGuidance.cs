using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Tangential classifier-free guidance (TCFG): the negative branch loses what is not along the first singular direction of both
/// branches, where they differ without leading anywhere.</summary>
/// <remarks>Kwon et al. (arXiv 2503.18137), for each clip: with <c>v</c> the first right singular vector of the two rows
/// positive and negative, <c>q_negative := (q_negative . v) v</c>, then classifier-free guidance. With the angle t that diagonalises the
/// 2x2 matrix of their inner products, <c>v</c> is along <c>cos t * q_positive + sin t * q_negative</c>, and the new negative branch is
/// <c>sin t</c> times that. It works in the network's prediction, as diffusers does, unless
/// <see cref="Quantity"/> says otherwise.</remarks>
public sealed record TangentialGuidance : IGuidance
{
    /// <summary>Creates guidance with a scale.</summary>
    /// <param name="scale">1 is no guidance; a number from 0 to 1000.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is out of range.</exception>
    public TangentialGuidance(double scale) => Scale = GuidanceRange.Scale(scale, nameof(scale));

    /// <summary>The scale.</summary>
    public double Scale { get; }

    /// <summary>What is projected.</summary>
    public GuidedQuantity Quantity { get; init; } = GuidedQuantity.Prediction;

    /// <inheritdoc cref="ClassifierFreeGuidance.IsBatched"/>
    public bool IsBatched { get; init; }

    /// <inheritdoc/>
    public MethodSpec Spec => new(
        "tangential", ("scale", Scale), ("quantity", Quantity.ToString()), ("branches", BranchPair.Name(IsBatched)));

    /// <inheritdoc/>
    public bool UsesNegativePrompt => Scale != 1;

    /// <inheritdoc/>
    public IVideoDenoiser Guide(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts)
    {
        ArgumentNullException.ThrowIfNull(bind);
        ArgumentNullException.ThrowIfNull(prompts);
        if (Scale == 1)
        {
            return bind(prompts.Positive);
        }

        var branches = BranchPair.Bind(bind, prompts, IsBatched);
        return branches.Guide(Quantity, (negative, positive, _) =>
        {
            var (cosine, sine) = FirstDirection(positive, negative);
            var tangential = positive.mul(cosine).Plus(negative.mul(sine)).mul(sine);
            return tangential.Plus(positive.sub(tangential), Scale);
        });
    }

    // The eigenvector of the larger eigenvalue of [[a, b], [b, d]] is (cos t, sin t) with 2 t = atan2(2 b, a - d).
    private static (Tensor Cosine, Tensor Sine) FirstDirection(Tensor positive, Tensor negative)
    {
        var (a, b, d) = (PerClip.Inner(positive, positive), PerClip.Inner(positive, negative), PerClip.Inner(negative, negative));
        var angle = b.Times(2).atan2(a.sub(d)).Over(2);
        return (angle.cos().to(positive.dtype), angle.sin().to(positive.dtype));
    }
}
