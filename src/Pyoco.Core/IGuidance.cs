namespace Pyoco;

/// <summary>A rule that turns the branches of a model, conditioned on the prompt, on the negative prompt or otherwise, into one
/// denoiser.</summary>
/// <remarks>Implementations keep no state between calls and are safe to share between threads.</remarks>
public interface IGuidance
{
    /// <summary>Name and parameters, as a clip's report states them: <c>classifier-free(scale=3)</c>.</summary>
    MethodSpec Spec { get; }

    /// <summary>Whether the rule uses the negative prompt. The pipeline refuses a negative prompt for a rule that does not.</summary>
    bool UsesNegativePrompt => true;

    /// <summary>The guided denoiser of a run.</summary>
    /// <param name="bind">The network, conditioned on a request. A request for twice the clips gives a denoiser of twice the clips.</param>
    /// <param name="prompts">The encoded prompts of the run; they outlive the denoiser.</param>
    IVideoDenoiser Guide(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts);
}
