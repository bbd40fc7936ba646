using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Classifier-free guidance (CFG, <c>guidance_scale</c> in diffusers):
/// <c>D = D_negative + scale * (D_positive - D_negative)</c>.</summary>
/// <remarks>arXiv 2207.12598, equation 6, with <c>scale = 1 + w</c>; written for clean estimates instead of noises, which is the same
/// because one is a linear function of the other. Scale 1 evaluates the conditional branch alone, scale 0 the unconditional one
/// alone.</remarks>
public sealed record ClassifierFreeGuidance : IGuidance
{
    private const double MaxScale = 1000;

    /// <summary>Creates guidance with a scale.</summary>
    /// <param name="scale">1 is no guidance; a larger scale follows the prompt more closely with less variety. A number from 0 to
    /// 1000.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is out of range.</exception>
    public ClassifierFreeGuidance(double scale)
    {
        if (!(scale is >= 0 and <= MaxScale))
        {
            throw new ArgumentOutOfRangeException(
                nameof(scale), scale, FormattableString.Invariant(
                    $"The guidance scale is {scale}; a number from 0 to {MaxScale} was expected."));
        }

        Scale = scale;
    }

    /// <summary>The scale.</summary>
    public double Scale { get; }

    /// <summary>Whether both branches are evaluated in one batched call, where their texts have one length; else one after the other, which
    /// takes half the memory of activations. The results agree within rounding.</summary>
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

        return IsBatched && JoinedBranches.Join(prompts) is { } both
            ? new GuidedDenoiser(new JoinedBranches(bind(both)).Denoise, Scale)
            : OneAfterOther(bind(prompts.Negative), bind(prompts.Positive));
    }

    private GuidedDenoiser OneAfterOther(IVideoDenoiser negative, IVideoDenoiser positive) => new(
        (noisy, level) => (negative.Denoise(noisy, level).Clean, positive.Denoise(noisy, level).Clean), Scale);

    private sealed class GuidedDenoiser(
        Func<Tensor, NoiseLevel, (Tensor Negative, Tensor Positive)> branches, double scale) : IVideoDenoiser
    {
        public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
        {
            using var scope = NewDisposeScope();
            var (negative, positive) = branches(noisy, level);
            return negative.Plus(positive.sub(negative), scale).MoveToOuterDisposeScope();
        }
    }
}
