using static TorchSharp.torch;

namespace Pyoco;

/// <summary>CFG-Zero*: classifier-free guidance from the multiple of the negative branch that is nearest to the conditional one, with
/// nothing done at the first levels of a walk, where the estimate of a velocity is worse than none.</summary>
/// <remarks>Fan et al. (arXiv 2503.18886): <c>s = (u_positive . u_negative) / |u_negative|^2</c> for each clip, then
/// <c>u = s * u_negative + scale * (u_positive - s * u_negative)</c>; at the first <see cref="ZeroLevels"/> levels <c>u = 0</c>. The paper
/// works in the velocity of a flow, which is the default, and at any levels leaves the video as it is, but for the scale that they give
/// it. What diffusers does is <see cref="Quantity"/> Prediction and <see cref="ZeroLevels"/> 1.</remarks>
public sealed record ZeroStarGuidance : IGuidance
{
    // Of the reference; a branch of zeros has no multiple.
    private const double LeastSquare = 1e-8;

    /// <summary>Creates guidance with a scale.</summary>
    /// <param name="scale">1 is no guidance; a number from 0 to 1000.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is out of range.</exception>
    public ZeroStarGuidance(double scale) => Scale = GuidanceRange.Scale(scale, nameof(scale));

    /// <summary>The scale.</summary>
    public double Scale { get; }

    /// <summary>At how many of a walk's first levels the quantity is 0, for which the network is not called; at least 0, the default. The
    /// paper takes the first 4 % of the steps.</summary>
    public int ZeroLevels
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(ZeroLevels));
            field = value;
        }
    }

    /// <summary>What is scaled and zeroed.</summary>
    public GuidedQuantity Quantity { get; init; } = GuidedQuantity.Flow;

    /// <inheritdoc cref="ClassifierFreeGuidance.IsBatched"/>
    public bool IsBatched { get; init; }

    /// <inheritdoc/>
    public MethodSpec Spec => new(
        "zero-star", ("scale", Scale), ("zero-levels", ZeroLevels), ("quantity", Quantity.ToString()),
        ("branches", BranchPair.Name(IsBatched)));

    /// <inheritdoc/>
    public bool UsesNegativePrompt => Scale != 1;

    /// <inheritdoc/>
    public IVideoDenoiser Guide(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts)
    {
        ArgumentNullException.ThrowIfNull(bind);
        ArgumentNullException.ThrowIfNull(prompts);
        var guided = Guided(bind, prompts);
        if (ZeroLevels == 0)
        {
            return guided;
        }

        var conditional = bind(prompts.Positive);
        var memory = prompts.Own(new WalkMemory());
        return new GuidedDenoiser((noisy, level) => memory.Visit(level) < ZeroLevels
            ? Quantity.At(level, conditional).ToClean(zeros_like(noisy), noisy, level)
            : guided.Denoise(noisy, level));
    }

    private IVideoDenoiser Guided(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts)
    {
        if (Scale == 1)
        {
            return bind(prompts.Positive);
        }

        var branches = BranchPair.Bind(bind, prompts, IsBatched);
        return branches.Guide(Quantity, (negative, positive, _) =>
        {
            var multiple = PerClip.Inner(positive, negative).div(PerClip.Inner(negative, negative).Plus(LeastSquare)); // (B, 1, 1, 1, 1)
            var nearest = negative.mul(multiple.to(negative.dtype));
            return nearest.Plus(positive.sub(nearest), Scale);
        });
    }
}
