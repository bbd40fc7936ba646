namespace Pyoco;

/// <summary>Autoguidance: away from what a worse network (smaller, or less trained) makes of the same prompt,
/// <c>D = D_weak + scale * (D - D_weak)</c>.</summary>
/// <remarks>Karras et al. (arXiv 2406.02507). By the paper it takes no variety away, unlike classifier-free guidance. It is linear, so the
/// same in every quantity. The weak network reads the prompt as the model's text encoder encodes it, or none where its own model reads
/// none, and works on the same latents.</remarks>
public sealed class AutoGuidance : IGuidance
{
    private readonly IVideoModel _weak;

    /// <summary>Creates guidance by another network.</summary>
    /// <param name="weak">The model of the worse network, which the caller keeps and disposes after the runs.</param>
    /// <param name="scale">1 is no guidance; a number from 0 to 1000.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is out of range.</exception>
    public AutoGuidance(IVideoModel weak, double scale)
    {
        ArgumentNullException.ThrowIfNull(weak);
        (_weak, Scale) = (weak, GuidanceRange.Scale(scale, nameof(scale)));
    }

    /// <summary>The scale.</summary>
    public double Scale { get; }

    /// <inheritdoc/>
    public MethodSpec Spec => new("auto", ("scale", Scale), ("network", _weak.Info.Source));

    /// <inheritdoc/>
    public bool UsesNegativePrompt => false;

    /// <inheritdoc/>
    public IVideoDenoiser Guide(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts)
    {
        ArgumentNullException.ThrowIfNull(bind);
        ArgumentNullException.ThrowIfNull(prompts);
        var strong = bind(prompts.Positive);
        if (Scale == 1)
        {
            return strong;
        }

        var weak = _weak.Bind(_weak.TextEncoder is null ? prompts.Positive with { Text = null } : prompts.Positive);
        return new GuidedDenoiser((noisy, level) =>
        {
            var worse = weak.Denoise(noisy, level).Check(noisy, "The network of autoguidance", $"at {level}").Clean;
            return worse.Plus(strong.Denoise(noisy, level).Clean.sub(worse), Scale);
        });
    }
}
