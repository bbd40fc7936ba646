namespace Pyoco.Tests;

/// <summary>A decorated guidance rule whose denoiser is wrapped.</summary>
internal sealed class AroundGuidance(IGuidance inner, Func<IVideoDenoiser, IVideoDenoiser> wrap) : IGuidance
{
    public MethodSpec Spec => new("around");

    public IVideoDenoiser Guide(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts) => wrap(inner.Guide(bind, prompts));
}
