namespace Pyoco;

/// <summary>What the calls of one pass have in common: everything that is asked but prompts and seeds.</summary>
internal sealed class PassKey
{
    private readonly CheckedRequest _request;
    private readonly AskedPart _sampler;
    private readonly AskedPart _guidance;

    private PassKey(CheckedRequest request, GenerationOptions? options)
    {
        _request = request;
        _sampler = new AskedPart(options?.Sampler, Sampler(options?.Sampler));
        _guidance = new AskedPart(options?.Guidance, Guidance(options?.Guidance));
    }

    /// <summary>The key of a request; null for one that is made by itself: it shows what it does on the way, starts from a clip, has
    /// several batches, or leaves no room for others.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">The options that it was made of: decorated parts are not comparable.</param>
    /// <param name="mostClips">The most clips of a pass.</param>
    public static PassKey? Of(CheckedRequest request, GenerationOptions? options, int mostClips) =>
        request is { OnStep: null, Preview: null, Start: null }
        && request.Prompts.Count <= request.BatchSize
        && request.Prompts.Count < mostClips
            ? new PassKey(request, options)
            : null;

    /// <summary>Whether a call of the same pipeline may be made in one pass with this one.</summary>
    public bool Suits(PassKey other) =>
        _request.Latents == other._request.Latents
        && _request.Pixels == other._request.Pixels
        && _request.NegativePrompt == other._request.NegativePrompt
        && _request.Windows == other._request.Windows
        && _request.FeatureReuse == other._request.FeatureReuse
        && _sampler.Is(other._sampler)
        && _guidance.Is(other._guidance)
        && AreSame(_request.Plan.Schedule, other._request.Plan.Schedule);

    private static bool AreSame(NoiseSchedule one, NoiseSchedule other) =>
        one.Steps == other.Steps
        && one.InitialScale == other.InitialScale
        && one.Rises == other.Rises
        && Enumerable.Range(0, one.Steps).All(i => one.Step(i) == other.Step(i));

    private static MethodSpec? Sampler(ISampler? sampler) => Telling(sampler, sampler?.Spec, SamplerFactory.Create);

    private static MethodSpec? Guidance(IGuidance? guidance) =>
        Telling(guidance, guidance?.Spec, spec => GuidanceFactory.Create(spec, network: null));

    // A specification that makes the part again says all of it. One of somebody else's part, or of a rule with a network of its own, need
    // not.
    private static MethodSpec? Telling<T>(T? part, MethodSpec? spec, Func<MethodSpec, T> create)
        where T : class
    {
        if (part is null || spec is null)
        {
            return null;
        }

        try
        {
            return create(spec).GetType() == part.GetType() ? spec : null;
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A part of the options.</summary>
    /// <param name="Part">The part; null for the pipeline's own.</param>
    /// <param name="Spec">Its specification, where that says all of it.</param>
    private readonly record struct AskedPart(object? Part, MethodSpec? Spec)
    {
        public bool Is(AskedPart other) => Equals(Part, other.Part) || (Spec is not null && Spec.Equals(other.Spec));
    }
}
