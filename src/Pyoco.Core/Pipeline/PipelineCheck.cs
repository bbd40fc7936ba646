namespace Pyoco;

/// <summary>Collects the mistakes of a builder, so that one exception reports them all.</summary>
internal sealed class PipelineCheck(PipelineSettings settings, List<string> mistakes)
{
    private Exception? _cause;

    public void Add(string mistake, Exception? cause = null)
    {
        mistakes.Add(mistake);
        _cause ??= cause;
    }

    /// <exception cref="InvalidOperationException">There are mistakes.</exception>
    public void ThrowIfMistaken()
    {
        if (mistakes.Count > 0)
        {
            throw new InvalidOperationException(
                mistakes.Count == 1
                    ? mistakes[0]
                    : $"The pipeline cannot be built:{string.Concat(mistakes.Select((m, i) => $"{Environment.NewLine}{i + 1}. {m}"))}",
                _cause);
        }
    }

    /// <summary>Checks sampler, schedule and decorators, and resolves the prior.</summary>
    public (IVideoNoisePrior? Prior, PriorDivergence? Divergence) Resolve(IVideoModel? model)
    {
        CheckSampler(model);
        Try("The guidance cannot be used", () => CheckGuidance(model));
        if (model is not null)
        {
            Try("The codec cannot be used", () => CheckClips(model.Info, settings.Codecs.Apply(model.Codec)));
            CheckTextEncoder(model);
            Try("The windows cannot be used", () => settings.Windows?.ThrowIfLongerThan(model.Info));
            CheckReuse(model);
        }

        return ResolvePrior(model);
    }

    // What a request without a size gets.
    private void CheckClips(VideoModelInfo info, IVideoCodec codec)
    {
        var usual = codec.PixelShape(info.LatentShape);
        if (usual.Frames > info.MaxFrames)
        {
            Add($"The model in {info.Source} was trained on {usual.Frames} frames and makes at most {info.MaxFrames}; "
                + "it has to make as many as it was trained on.");
        }
    }

    private void CheckTextEncoder(IVideoModel model)
    {
        if (model.TextEncoder is { } encoder)
        {
            Try("The text encoder cannot be used", () => settings.TextEncoders.Apply(encoder));
        }
        else if (!settings.TextEncoders.IsEmpty)
        {
            Add($"The model in {model.Info.Source} reads no text; UseTextEncoder is for one that does.");
        }
    }

    private void CheckGuidance(IVideoModel? model)
    {
        var guidance = settings.Guidances.Apply(settings.Guidance);
        if (model is not null && RequestCheck.CannotGuide(model, guidance) is { } refusal)
        {
            Add(refusal);
        }
    }

    private void CheckReuse(IVideoModel model)
    {
        if (settings.FeatureReuse is { } reuse && model.Refusal(reuse) is { } refusal)
        {
            Add(RequestCheck.CannotReuse(model, reuse, refusal));
        }

        if (settings.Windows is { Loops: true } && settings.FeatureReuse is not null)
        {
            Add(RequestCheck.LoopsReuseNothing);
        }
    }

    private void CheckSampler(IVideoModel? model)
    {
        if (settings.Sampler is null && !settings.UsesModelSampler)
        {
            Add("There is no sampler: call UseModelSampler(steps), UseHeun(steps), UseEuler(steps) or UseSampler(sampler, steps).");
            return;
        }

        if (settings.Steps is < 1 or > GenerationOptions.MaxSteps)
        {
            Add($"The sampler has {settings.Steps} steps; 1 to {GenerationOptions.MaxSteps} were expected.");
            return;
        }

        if (model is null)
        {
            return;
        }

        Try(
            $"The model cannot be sampled in {settings.Steps} steps",
            () => RequestCheck.Plan(model, settings, new GenerationOptions(), model.Info.LatentShape));
    }

    private (IVideoNoisePrior? Prior, PriorDivergence? Divergence) ResolvePrior(IVideoModel? model)
    {
        if (settings.Prior is null && !settings.UsesModelNoise)
        {
            Add("There is no noise prior: call UseModelNoise() of Pyoco.Noise for the one that the model was trained with.");
            return default;
        }

        if (model is null)
        {
            return default;
        }

        var info = model.Info;
        if (settings.UsesModelNoise)
        {
            IVideoNoisePrior? prior = null;
            Try(
                $"The model's noise prior {info.NoisePrior} cannot be made",
                () => prior = settings.Factory!.Create(info.NoisePrior, info.Folder));
            return (prior, null);
        }

        MethodSpec? used = null;
        Try(
            "The noise prior does not say what it is",
            () => used = settings.Prior!.Spec ?? throw new InvalidOperationException("its specification is null."));
        if (used is null || PriorSpec.AreSame(used, info.NoisePrior) || IsAnotherNameOf(used, info))
        {
            return (settings.Prior, null);
        }

        if (!settings.AllowsOtherPrior)
        {
            Add($"The noise prior is {used}, but the model in {info.Source} was trained with {info.NoisePrior}: "
                + "call UseModelNoise(), or AllowOtherPrior() to allow it.");
        }

        return (settings.Prior, PriorDivergence.Of(settings.Prior!, info.NoisePrior, info.LatentShape, settings.Factory, info.Folder));
    }

    // Published models have their own names for priors; the factory maps them to ours.
    private bool IsAnotherNameOf(MethodSpec used, VideoModelInfo info)
    {
        try
        {
            return settings.Factory is not null
                && PriorSpec.AreSame(settings.Factory.Create(info.NoisePrior, info.Folder).Spec, used);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }

    // What parts of others throw, whatever it is, becomes a line of the one message.
    private void Try(string sentence, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Add($"{sentence}: {e.Message}", e);
        }
    }
}
