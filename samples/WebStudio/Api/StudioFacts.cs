using WebStudio.Model;

namespace WebStudio.Api;

/// <summary>What the page needs to know before anything is asked for.</summary>
/// <param name="Model">The model.</param>
/// <param name="Prior">The prior that it was trained with.</param>
/// <param name="Priors">The priors that can be asked for.</param>
/// <param name="Samplers">The samplers that can be asked for.</param>
/// <param name="Formats">What clips can be downloaded as.</param>
/// <param name="Usual">What a request gets that leaves things out.</param>
/// <param name="Limits">What may be asked for at most.</param>
internal sealed record StudioFacts(
    ModelFacts Model, PriorRequest Prior, IReadOnlyList<PriorFacts> Priors, IReadOnlyList<SamplerFacts> Samplers,
    IReadOnlyCollection<string> Formats, UsualFacts Usual, LimitFacts Limits);

/// <summary>What a request gets that leaves things out.</summary>
internal sealed record UsualFacts(string Sampler, int Steps, double Guidance, int Frames, int Width, int Height);

/// <summary>What may be asked for at most.</summary>
internal sealed record LimitFacts(
    int PromptLength, int Frames, int Side, int Steps, int ClipsPerRun, double Guidance, double Alpha, long Seed);
