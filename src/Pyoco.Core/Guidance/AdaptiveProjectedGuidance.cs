using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Adaptive projected guidance (APG): classifier-free guidance whose update loses the part along the conditional estimate, which
/// oversaturates, is limited in length, and has a momentum against that of the levels before.</summary>
/// <remarks>
/// <para>Sadat et al. (arXiv 2410.02416), algorithm 1: <c>d = D_positive - D_negative</c>, <c>d := d + momentum * (d of the level
/// above)</c>, <c>d := d * min(1, maxNorm / |d|)</c>, then <c>D = D_positive + (scale - 1) * (d_orthogonal + parallel *
/// d_parallel)</c>. Norms and projections are over each clip, so a limit is one for clips of one size.</para>
/// <para>The paper works in the clean estimate, which is the default. What diffusers does is
/// <see cref="Quantity"/> Prediction and <see cref="Origin"/> Negative.</para>
/// <para>The momentum runs over the levels of a walk, whatever the sampler evaluates at them; a walk that only climbs (inversion) has
/// none.</para>
/// </remarks>
public sealed record AdaptiveProjectedGuidance : IGuidance
{
    // Keeps a clip of zeros, which has no direction, from dividing 0 by 0.
    private const double LeastSquare = 1e-24;

    /// <summary>Creates guidance with a scale.</summary>
    /// <param name="scale">1 is no guidance; larger ones than those of classifier-free guidance are usual. A number from 0 to 1000.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is out of range.</exception>
    public AdaptiveProjectedGuidance(double scale) => Scale = GuidanceRange.Scale(scale, nameof(scale));

    /// <summary>The scale.</summary>
    public double Scale { get; }

    /// <summary>How much of the update at the level above is added, from -1 to 1; negative ones, as the paper's -0.5, push away from where
    /// it went.</summary>
    public double Momentum
    {
        get;
        init => field = GuidanceRange.Check(value, -1, 1, nameof(Momentum), "momentum of guidance");
    } = -0.5;

    /// <summary>How much of the part along the conditional estimate stays, from 0, the paper's, to 1 (eta).</summary>
    public double ParallelShare
    {
        get;
        init => field = GuidanceRange.Check(value, 0, 1, nameof(ParallelShare), "parallel share of guidance");
    }

    /// <summary>The largest norm of a clip's update, above 0 (r; 15 for the paper's images of Stable Diffusion XL); null for no
    /// limit.</summary>
    public double? MaxNorm
    {
        get;
        init => field = value is not { } norm || (norm > 0 && double.IsFinite(norm))
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxNorm), value, FormattableString.Invariant(
                $"The largest norm of guidance is {value}; a finite number above 0 was expected."));
    }

    /// <summary>What is projected.</summary>
    public GuidedQuantity Quantity { get; init; } = GuidedQuantity.Clean;

    /// <summary>The branch that the update is added to.</summary>
    public GuidanceOrigin Origin { get; init; }

    /// <inheritdoc cref="ClassifierFreeGuidance.IsBatched"/>
    public bool IsBatched { get; init; }

    /// <inheritdoc/>
    public MethodSpec Spec => new("projected", [
        ("scale", Scale), ("momentum", Momentum), ("parallel", ParallelShare), .. MaxNorm is { } norm ? [("max-norm", norm)] : NoParameter,
        ("quantity", Quantity.ToString()), ("origin", Origin.ToString()), ("branches", BranchPair.Name(IsBatched)),
    ]);

    /// <inheritdoc/>
    public bool UsesNegativePrompt => Scale != 1;

    private static (string, MethodValue)[] NoParameter => [];

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
        var windows = prompts.Own(new PerWindow<WalkMemory>(prompts.Window, () => new WalkMemory()));
        return branches.Guide(Quantity, (negative, positive, level) =>
        {
            var update = Limit(windows.Current.Accumulate(positive.sub(negative), Momentum, level));
            var parallel = AlongOf(update, positive);
            var projected = update.sub(parallel).Plus(parallel, ParallelShare);
            return Origin == GuidanceOrigin.Positive ? positive.Plus(projected, Scale - 1) : negative.Plus(projected, Scale);
        });
    }

    private Tensor Limit(Tensor update)
    {
        if (MaxNorm is not { } most)
        {
            return update;
        }

        var norm = PerClip.Inner(update, update).sqrt();
        return update.mul(norm.clone().Limit_(most, double.MaxValue).reciprocal().Times(most).to(update.dtype)); // most / max(most, norm)
    }

    // The part of a along b.
    private static Tensor AlongOf(Tensor a, Tensor b) =>
        b.mul(PerClip.Inner(a, b).div(PerClip.Inner(b, b).Limit_(LeastSquare, double.MaxValue)).to(b.dtype));
}

/// <summary>Where a guided estimate starts from.</summary>
public enum GuidanceOrigin
{
    /// <summary>From the conditional branch, with <c>scale - 1</c> of the update: as the papers write it.</summary>
    Positive,

    /// <summary>From the negative branch, with <c>scale</c> of the update: as diffusers does by default.</summary>
    Negative,
}
