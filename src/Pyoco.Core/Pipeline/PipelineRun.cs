using System.Diagnostics;
using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace Pyoco;

/// <summary>One call of a pipeline, batch by batch. Runs on the thread that calls it.</summary>
internal sealed class PipelineRun(
    IVideoModel model, PipelineSettings settings, IVideoNoisePrior prior, CheckedRequest request, ILogger logger)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public IReadOnlyList<VideoClip> Generate(IProgress<GenerationProgress>? progress, CancellationToken cancellationToken)
    {
        var clips = new List<VideoClip>();
        var batches = request.Prompts.Index().Chunk(request.BatchSize).ToArray();
        for (var i = 0; i < batches.Length; i++)
        {
            var done = i;
            var batch = new Batch(batches[i][0].Index, [.. batches[i].Select(p => p.Item)]);

            // A sampler may take more steps than the schedule has.
            void OnStep(SamplingStep step) => progress?.Report(
                new GenerationProgress(done * step.Steps + step.Index + 1, batches.Length * step.Steps, _clock.Elapsed));
            clips.AddRange(Generate(batch, OnStep, cancellationToken));
        }

        return clips;
    }

    private IEnumerable<VideoClip> Generate(Batch batch, Action<SamplingStep> onStep, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PipelineLog.Start(
            logger, request.Seeds[batch.First], request.Latents, prior.Spec, request.Plan.Sampler.Spec, request.Plan.Schedule.Steps);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var features = request.FeatureReuse is { } reuse ? new FeatureStore(reuse) : null;
        using var prompts = Encode(batch, features, cancellationToken);
        var parts = new CheckedParts(request.Plan.Schedule.Steps);
        var run = Run(parts, onStep, cancellationToken) with { DrawNoise = address => Draw(batch, address) };
        var sampler = request.Start?.Under(request.Plan.Sampler, () => ClipLatents.Of(request.Start.Clip, request, model.Info.Device))
            ?? request.Plan.Sampler;
        var latents = sampler.Sample(Denoiser(prompts, parts), Draw(batch, NoiseAddress.Start()), request.Plan.Schedule, run);
        CheckLatents(latents, batch.Count);
        return OfTheSameModel(Decode(latents, batch, prompts, cancellationToken));
    }

    private T OfTheSameModel<T>(T made) => model.Refusal() is not { } refusal ? made : throw new InvalidOperationException(
        $"The model in {model.Info.Source} changed while the clip was made, which is thrown away: {refusal}.");

    /// <summary>Walks a clip back to the unit noise that it comes from.</summary>
    public Tensor Invert(VideoClip clip, IProgress<GenerationProgress>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var prompts = Encode(new Batch(0, request.Prompts), features: null, cancellationToken); // a walk that climbs reuses nothing
        var parts = new CheckedParts(request.Plan.Schedule.Steps);
        void OnStep(SamplingStep step) => progress?.Report(new GenerationProgress(step.Index + 1, step.Steps, _clock.Elapsed));
        var latents = ClipLatents.Of(clip, request, model.Info.Device);
        var noise = OdeInversion.Invert(
            request.Plan.Sampler, Denoiser(prompts, parts), latents, request.Plan.Schedule, Run(parts, OnStep, cancellationToken));
        return OfTheSameModel(noise).cpu().MoveToOuterDisposeScope();
    }

    private SamplingRun Run(CheckedParts parts, Action<SamplingStep> onStep, CancellationToken cancellationToken) => new()
    {
        OnStep = step =>
        {
            (parts.Step, parts.Steps) = (step.Index + 1, step.Steps);
            request.OnStep?.Invoke(step);
            onStep(step);
        },
        CancellationToken = cancellationToken,
    };

    private Prompts Encode(Batch batch, FeatureStore? features, CancellationToken cancellationToken)
    {
        foreach (var prompt in batch.Prompts)
        {
            PipelineLog.Prompt(logger, prompt);
        }

        return new Prompts(
            () => EncodeBranch(batch.Prompts, PipelineLog.Dropped),
            () => EncodeBranch([.. batch.Prompts.Select(_ => request.NegativePrompt)], PipelineLog.DroppedNegative),
            EncodeOther)
        {
            Window = features?.Window ?? new RunWindow(),
        };

        DenoiserRequest EncodeOther(string text)
        {
            if (request.TextEncoder is null)
            {
                throw new NotSupportedException(
                    $"The guidance {request.Guidance.Spec.Name} has a prompt of its own, and the model in {model.Info.Source} reads no "
                        + "text.");
            }

            PipelineLog.Prompt(logger, text);
            return EncodeBranch([.. batch.Prompts.Select(_ => text)], PipelineLog.DroppedOther);
        }

        DenoiserRequest EncodeBranch(IReadOnlyList<string> texts, Action<ILogger, int> logDropped)
        {
            if (request.TextEncoder is not { } encoder)
            {
                return new DenoiserRequest { Features = features };
            }

            var text = encoder.Encode(texts, cancellationToken);
            ThrowIfNotFinite(text);
            if (text.DroppedText.FirstOrDefault(words => words.Length > 0) is { } dropped)
            {
                logDropped(logger, dropped.Split(' ').Length);
            }

            return new DenoiserRequest { Text = text, Features = features };
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

    // The network, guidance, what the model's plan adds, and the decorators: each is checked, so that an error names the part that it is
    // from.
    private IVideoDenoiser Denoiser(Prompts prompts, CheckedParts parts)
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
                bound.Add(branch, denoiser = parts.Checked(model.Bind(branch), "The network"));
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

    // Each clip has a seed of its own and is the first sample of it, so that it is the same in whatever batch it is made.
    private Tensor Draw(Batch batch, NoiseAddress address)
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

    private void CheckLatents(Tensor latents, int clips)
    {
        var expected = new VideoShape(
            clips, request.Latents.Channels, request.Latents.Frames, request.Latents.Height, request.Latents.Width);
        if (latents is null || !latents.shape.AsSpan().SequenceEqual(expected.ToArray()))
        {
            throw new InvalidOperationException(
                $"The sampler {request.Plan.Sampler.Spec} returned "
                    + $"{(latents is null ? "nothing" : $"[{string.Join(", ", latents.shape)}]")}; {expected} was expected.");
        }

        if (ValueCheck.FaultOf(latents) is { } fault)
        {
            throw new InvalidOperationException(
                $"The sampler {request.Plan.Sampler.Spec} returned {fault} after its last step; {ValueCheck.Expected}.");
        }
    }

    private List<VideoClip> Decode(Tensor latents, Batch batch, Prompts prompts, CancellationToken cancellationToken)
    {
        var clips = new List<VideoClip>();
        for (var i = 0; i < batch.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var video = request.Codec.Decode(latents.narrow(VideoShape.BatchAxis, i, 1));
            CheckVideo(video);
            var clip = VideoClip.FromTensor(video, model.Info.FrameRate);
            var seed = request.Seeds[batch.First + i];
            PipelineLog.End(logger, seed, _clock.Elapsed);
            clips.Add(clip.With(Report(clip, batch.Prompts[i], seed, prompts.DroppedText(i))));
        }

        cancellationToken.ThrowIfCancellationRequested();
        return clips;
    }

    private void CheckVideo(Tensor? video)
    {
        if (video is null || !video.shape.AsSpan().SequenceEqual(request.Pixels.ToArray()) || !video.is_floating_point())
        {
            throw new InvalidOperationException(
                $"The codec {request.Codec.GetType().Name} decoded to "
                + $"{(video is null ? "nothing" : $"{video.dtype} [{string.Join(", ", video.shape)}]")}; "
                + $"a floating-point video {request.Pixels} was expected.");
        }

        for (var i = 0; i < request.Pixels.Frames; i++)
        {
            using var scope = NewDisposeScope();
            if (ValueCheck.FaultOf(video.select(VideoShape.FrameAxis, i)) is { } fault)
            {
                throw new InvalidOperationException(
                    $"The codec {request.Codec.GetType().Name} decoded frame {i} to {fault}; {ValueCheck.Expected}.");
            }
        }
    }

    private GenerationReport Report(VideoClip clip, string prompt, ulong seed, string dropped) => new()
    {
        Prompt = prompt,
        NegativePrompt = request.NegativePrompt,
        Seed = seed,
        Frames = clip.FrameCount,
        Height = clip.Height,
        Width = clip.Width,
        FrameRate = clip.FrameRate,
        NoisePrior = prior.Spec,
        Sampler = request.Plan.Sampler.Spec,
        Steps = request.Plan.Schedule.Steps,
        Schedule = request.Plan.Schedule,
        Guidance = request.Guidance.Spec,
        Windows = request.Windows?.Spec,
        FeatureReuse = request.FeatureReuse?.Spec,
        Start = request.Start?.Spec,
        TextEncoder = request.TextEncoder?.Spec,
        Model = model.Info.Source,
        Weights = model.Provenance,
        Versions = ComponentVersions.All,
        FramesSha256 = clip.FramesSha256,
        Elapsed = _clock.Elapsed,
        DroppedText = dropped,
    };

    private sealed record Batch(int First, IReadOnlyList<string> Prompts)
    {
        public int Count => Prompts.Count;
    }
}
