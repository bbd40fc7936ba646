using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace Pyoco;

/// <summary>What a run is made of: encoded prompts, noise, denoiser, sampler. Each part is checked, so that an error names the one that it
/// is from.</summary>
/// <param name="model">The model.</param>
/// <param name="settings">The settings of the pipeline.</param>
/// <param name="prior">The prior of the noise.</param>
/// <param name="request">What was asked.</param>
/// <param name="watch">Follows the run.</param>
/// <param name="runs">The number of the run that each clip is of: one and the same, unless clips of several calls are made in one
/// pass.</param>
/// <param name="logger">Where it logs.</param>
internal sealed class RunParts(
    IVideoModel model, PipelineSettings settings, IVideoNoisePrior prior, CheckedRequest request, RunWatch watch,
    IReadOnlyList<string> runs, ILogger logger)
{
    /// <summary>The model.</summary>
    public IVideoModel Model => model;

    /// <summary>The settings of the pipeline.</summary>
    public PipelineSettings Settings => settings;

    /// <summary>The prior of the noise.</summary>
    public IVideoNoisePrior Prior => prior;

    /// <summary>What was asked.</summary>
    public CheckedRequest Request => request;

    /// <summary>Follows the run.</summary>
    public RunWatch Watch => watch;

    /// <summary>The number of the run that each clip is of.</summary>
    public IReadOnlyList<string> Runs => runs;

    /// <summary>Where it logs.</summary>
    public ILogger Logger => logger;

    private CancellationToken Stop => watch.CancellationToken;

    /// <summary>The same parts for a request of several calls, without limits.</summary>
    public RunParts Of(CheckedRequest several, RunWatch pass, IReadOnlyList<string> runsOfClips) =>
        new(model, settings with { Limits = new RunLimits() }, prior, several, pass, runsOfClips, logger);

    /// <summary>The runs that the clips of a batch are of, each with its first clip there.</summary>
    public IEnumerable<(string Run, int Clip)> RunsOf(ClipBatch batch) =>
        Enumerable.Range(batch.First, batch.Count).Select(clip => (Run: runs[clip], Clip: clip)).DistinctBy(clip => clip.Run);

    /// <summary>The sampler, from the start that was asked for.</summary>
    public ISampler Sampler() =>
        request.Start?.Under(request.Plan.Sampler, () => ClipLatents.Of(request.Start.Clip, request, model.Info.Device))
            ?? request.Plan.Sampler;

    /// <summary>The clips of the run, batch by batch.</summary>
    public IReadOnlyList<ClipBatch> Batches() =>
    [
        .. request.Prompts.Index().Chunk(request.BatchSize).Select(b => new ClipBatch(b[0].Index, [.. b.Select(p => p.Item)])),
    ];

    /// <summary>The encoded prompts of a batch, each at its first use.</summary>
    /// <param name="batch">The clips.</param>
    /// <param name="features">Where the network keeps features for later levels; null where it evaluates every level in full.</param>
    public Prompts Encode(ClipBatch batch, FeatureStore? features = null)
    {
        watch.Encoding();
        foreach (var (index, prompt) in batch.Prompts.Index())
        {
            PipelineLog.Prompt(logger, runs[batch.First + index], prompt);
        }

        return new Prompts(
            () => EncodeBranch(batch.Prompts, PipelineLog.Dropped),
            () => EncodeBranch([.. batch.Prompts.Select(_ => request.NegativePrompt)], PipelineLog.DroppedNegative),
            EncodeOther)
        {
            Window = features?.Window ?? new RunWindow(),
            PrefersJoined = features is null && model.PrefersBatches,
        };

        DenoiserRequest EncodeOther(string text)
        {
            if (request.TextEncoder is null)
            {
                throw new NotSupportedException(
                    $"The guidance {request.Guidance.Spec.Name} has a prompt of its own, and the model in {model.Info.Source} reads no "
                        + "text.");
            }

            foreach (var (run, _) in RunsOf(batch))
            {
                PipelineLog.Prompt(logger, run, text);
            }

            return EncodeBranch([.. batch.Prompts.Select(_ => text)], PipelineLog.DroppedOther);
        }

        DenoiserRequest EncodeBranch(IReadOnlyList<string> texts, Action<ILogger, int> logDropped)
        {
            if (request.TextEncoder is not { } encoder)
            {
                return new DenoiserRequest { Features = features, CancellationToken = Stop };
            }

            watch.Proceed();
            using var activity = RunTelemetry.Source.StartActivity("encode");
            var text = encoder.Encode(texts, Stop);
            ThrowIfNotFinite(text);
            if (text.DroppedText.FirstOrDefault(words => words.Length > 0) is { } dropped)
            {
                logDropped(logger, dropped.Split(' ').Length);
            }

            return new DenoiserRequest { Text = text, Features = features, CancellationToken = Stop };
        }
    }

    // Weights with NaN are told here as the encoder's, before a step is computed.
    private static void ThrowIfNotFinite(TextConditioning text)
    {
        using var scope = NewDisposeScope();
        if (!text.States.isfinite().all().item<bool>() || text.Pooled?.isfinite().all().item<bool>() == false)
        {
            text.Dispose();
            throw new InvalidOperationException(
                "The text encoder made NaN or an infinite value of a prompt: are its weights damaged? Finite states were expected.");
        }
    }

    /// <summary>The denoiser of a walk.</summary>
    /// <param name="prompts">The encoded prompts.</param>
    /// <param name="parts">Checks what the parts return.</param>
    /// <param name="network">The network, bound to a branch.</param>
    // The network, guidance, what the model's plan adds, and the decorators: each is checked, so that an error names the part that it is
    // from.
    public IVideoDenoiser Denoiser(Prompts prompts, CheckedParts parts, Func<DenoiserRequest, IVideoDenoiser> network)
    {
        var guidance = $"The guidance {request.Guidance.Spec.WithoutPrompts()}";
        var bound = new Dictionary<DenoiserRequest, IVideoDenoiser>(ReferenceEqualityComparer.Instance);
        var guided = request.Guidance.Guide(Bind, prompts) ?? throw new InvalidOperationException($"{guidance} returned no denoiser.");
        var limited = request.Plan.AfterGuidance(parts.Checked(guided, guidance));
        return InWindows(parts.Checked(settings.Denoisers.Apply(limited), "The decorated denoiser"), prompts);

        // Rules around others bind the same branch again; what depends on the text alone is computed once.
        IVideoDenoiser Bind(DenoiserRequest branch)
        {
            if (!bound.TryGetValue(branch, out var denoiser))
            {
                bound.Add(branch, denoiser = parts.Checked(network(branch), "The network"));
            }

            return denoiser;
        }
    }

    private IVideoDenoiser InWindows(IVideoDenoiser denoiser, Prompts prompts) => request.Windows switch
    {
        null => denoiser,
        { Loops: true } loop => new LoopingDenoiser(denoiser, loop, request.Plan.Schedule),
        var windows => new WindowedDenoiser(denoiser, windows) { OnWindow = window => prompts.Window.Index = window },
    };

    /// <summary>The noise of a batch.</summary>
    // Each clip has a seed of its own and is the first sample of it, so that it is the same in whatever batch it is made.
    public Tensor Draw(ClipBatch batch, NoiseAddress address)
    {
        using var scope = NewDisposeScope();
        Tensor[] noises = [.. Enumerable.Range(batch.First, batch.Count).Select(i => Draw(new NoiseKey(request.Seeds[i]).At(address)))];
        return (noises.Length == 1 ? noises[0] : cat(noises, VideoShape.BatchAxis)).MoveToOuterDisposeScope();
    }

    // Priors come from anywhere, and libtorch ends the process over some wrong shapes.
    private Tensor Draw(NoiseKey key)
    {
        var device = model.Info.Device;
        var noise = prior.Sample(request.Latents, key, firstFrame: 0, device)
            ?? throw new InvalidOperationException(
                $"The noise prior {prior.Spec} drew nothing for {key}; noise of {request.Latents} was expected.");
        if (noise.dtype != ScalarType.Float32
            || !noise.shape.AsSpan().SequenceEqual(request.Latents.ToArray())
            || noise.device.type != device.type)
        {
            throw new InvalidOperationException(
                $"The noise prior {prior.Spec} drew {noise.dtype} noise of the shape ({string.Join(", ", noise.shape)}) on "
                + $"{noise.device} for {key}; "
                + $"{ScalarType.Float32} noise of {request.Latents} on {device} was expected.");
        }

        using var finite = noise.isfinite();
        return finite.all().item<bool>()
            ? noise
            : throw new InvalidOperationException(
                $"The noise prior {prior.Spec} drew NaN or an infinite value for {key}; finite values were expected.");
    }
}

/// <summary>Clips that are denoised together.</summary>
/// <param name="First">The number of the first one.</param>
/// <param name="Prompts">The prompt of each.</param>
internal sealed record ClipBatch(int First, IReadOnlyList<string> Prompts)
{
    /// <summary>How many there are.</summary>
    public int Count => Prompts.Count;
}
