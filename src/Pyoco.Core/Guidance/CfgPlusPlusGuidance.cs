namespace Pyoco;

/// <summary>CFG++: the guided estimate between both branches, put back to noise with the noise of the negative branch.</summary>
/// <remarks>Chung et al. (arXiv 2406.08070), algorithm 2: <c>D = D_negative + scale * (D_positive - D_negative)</c> with a scale from 0 to
/// 1, and the noise from <c>D_negative</c> (<see cref="DenoiserOutput.NoiseFrom"/>). It is linear, so the same in every quantity. For
/// samplers whose steps put the noise back, such as Euler, DDIM and Heun; those that step by the clean estimate alone (DPM-Solver++) see
/// classifier-free guidance of this small scale.</remarks>
public sealed record CfgPlusPlusGuidance : IGuidance
{
    /// <summary>Creates guidance with a scale.</summary>
    /// <param name="scale">From 0 to 1; the paper sets 0.6 beside 7.5 of classifier-free guidance.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is out of range.</exception>
    public CfgPlusPlusGuidance(double scale) => Scale = GuidanceRange.Check(scale, 0, 1, nameof(scale), "guidance scale of CFG++");

    /// <summary>The scale.</summary>
    public double Scale { get; }

    /// <inheritdoc cref="ClassifierFreeGuidance.IsBatched"/>
    public bool IsBatched { get; init; }

    /// <inheritdoc/>
    public MethodSpec Spec => new("cfg++", ("scale", Scale), ("branches", BranchPair.Name(IsBatched)));

    /// <inheritdoc/>
    public IVideoDenoiser Guide(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts)
    {
        var branches = BranchPair.Bind(bind, prompts, IsBatched);
        return new GuidedDenoiser((noisy, level) =>
        {
            var (negative, positive) = branches.Denoise(noisy, level);
            return new DenoiserOutput(negative.Plus(positive.sub(negative), Scale), NoiseFrom: negative);
        });
    }
}
