namespace Pyoco;

/// <summary>Classifier-free guidance (CFG, <c>guidance_scale</c> in diffusers):
/// <c>D = D_negative + scale * (D_positive - D_negative)</c>.</summary>
/// <remarks>arXiv 2207.12598, equation 6, with <c>scale = 1 + w</c>; written for clean estimates instead of noises, which is the same
/// because one is a linear function of the other. Scale 1 evaluates the conditional branch alone, scale 0 the unconditional one
/// alone.</remarks>
public sealed record ClassifierFreeGuidance : IGuidance
{
    /// <summary>Creates guidance with a scale.</summary>
    /// <param name="scale">1 is no guidance; a larger scale follows the prompt more closely with less variety. A number from 0 to
    /// 1000.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is out of range.</exception>
    public ClassifierFreeGuidance(double scale) => Scale = GuidanceRange.Scale(scale, nameof(scale));

    /// <summary>The scale.</summary>
    public double Scale { get; }

    /// <summary>Whether both branches are evaluated in one batched call, where their texts have one length; else one after the other, which
    /// takes half the memory of activations, unless the model prefers batches (<see cref="IVideoModel.PrefersBatches"/>). The results
    /// agree within rounding.</summary>
    public bool IsBatched { get; init; }

    /// <inheritdoc/>
    public MethodSpec Spec => IsBatched
        ? new("classifier-free", ("scale", Scale), ("branches", "batched"))
        : new("classifier-free", ("scale", Scale));

    /// <inheritdoc/>
    public bool UsesNegativePrompt => Scale != 1;

    /// <inheritdoc/>
    public IVideoDenoiser Guide(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts)
    {
        ArgumentNullException.ThrowIfNull(bind);
        ArgumentNullException.ThrowIfNull(prompts);
        if (Scale is 0 or 1)
        {
            return bind(Scale == 1 ? prompts.Positive : prompts.Negative);
        }

        var branches = BranchPair.Bind(bind, prompts, IsBatched);
        return new GuidedDenoiser((noisy, level) =>
        {
            var (negative, positive) = branches.Denoise(noisy, level);
            return negative.Plus(positive.sub(negative), Scale);
        });
    }
}
