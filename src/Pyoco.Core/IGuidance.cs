namespace Pyoco;

/// <summary>A rule that turns the branches of a model, conditioned on the prompt, on the negative prompt or otherwise, into one
/// denoiser.</summary>
/// <remarks>
/// <para>A rule keeps no state and is safe to share between threads. What has to be remembered from level to level (momentum) belongs to
/// the denoiser of <see cref="Guide"/>, which one run has for itself; its tensors go to <see cref="Prompts.Own"/>.</para>
/// <para>Rules combine by wrapping: a rule that decorates another one calls its <see cref="Guide"/>.</para>
/// </remarks>
public interface IGuidance
{
    /// <summary>Name and parameters, as a clip's report states them: <c>classifier-free(scale=3)</c>.</summary>
    /// <remarks>A parameter that is a prompt is named <c>prompt</c> or <c>prompt-...</c>: reports without prompts leave it out.</remarks>
    MethodSpec Spec { get; }

    /// <summary>Whether the rule uses the negative prompt. The pipeline refuses a negative prompt for a rule that does not.</summary>
    bool UsesNegativePrompt => true;

    /// <summary>The guided denoiser of a run.</summary>
    /// <param name="bind">The network, conditioned on a request. A request for twice the clips gives a denoiser of twice the clips. In a
    /// pipeline the same request gives the same denoiser.</param>
    /// <param name="prompts">The encoded prompts of the run; they outlive the denoiser.</param>
    IVideoDenoiser Guide(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts);
}
