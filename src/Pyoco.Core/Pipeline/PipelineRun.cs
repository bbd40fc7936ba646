using static TorchSharp.torch;

namespace Pyoco;

/// <summary>One call of a pipeline, batch by batch. Runs on the thread that calls it.</summary>
internal sealed class PipelineRun(RunParts parts, RunPace pace)
{
    // Enough that the decoder and the reader work at the same time.
    private const int LeastFramesAhead = 2;

    private readonly IVideoModel _model = parts.Model;
    private readonly CheckedRequest _request = parts.Request;
    private readonly RunWatch _watch = parts.Watch;

    /// <summary>How many decoded frames of a stream may wait for their reader.</summary>
    public int FramesAhead => (int)Math.Clamp(
        parts.Settings.StreamBuffer / ((long)Pixels.Channels * Pixels.Height * Pixels.Width), LeastFramesAhead, Pixels.Frames + 1L);

    private VideoShape Pixels => _request.Pixels;

    /// <summary>Makes the clips.</summary>
    public IReadOnlyList<VideoClip> Generate(RunTicket ticket)
    {
        var clips = new List<VideoClip>();
        Generate(ticket, clips.Add);
        return clips;
    }

    /// <summary>Makes the clips and hands each on when its last frame is decoded.</summary>
    public void Generate(RunTicket ticket, Action<VideoClip> take)
    {
        var frames = new List<byte[]>();
        Make(ticket, (frame, _) => frames.Add(frame), report =>
        {
            take(VideoClip.Of([.. frames], Pixels.Width, Pixels.Height, report.FrameRate, report));
            frames.Clear();
        });
    }

    /// <summary>Makes one clip and hands its frames on as they are decoded.</summary>
    /// <param name="ticket">The run's place in the queue.</param>
    /// <param name="emit">Gets the frames in order; the last one has the report.</param>
    public void Stream(RunTicket ticket, Action<ClipFrame> emit)
    {
        ClipFrame? latest = null;
        Make(
            ticket,
            (frame, index) =>
            {
                if (latest is not null)
                {
                    emit(latest);
                }

                latest = new ClipFrame
                {
                    Index = index,
                    Frames = Pixels.Frames,
                    Width = Pixels.Width,
                    Height = Pixels.Height,
                    FrameRate = _model.Info.FrameRate,
                    Pixels = frame,
                };
            },
            report => emit(latest! with { Report = report }));
    }

    /// <summary>Makes the clips and hands their frames on as they are decoded.</summary>
    /// <param name="ticket">The run's place in the queue.</param>
    /// <param name="take">Gets a frame with its number.</param>
    /// <param name="end">Gets the report of a clip after its last frame.</param>
    private void Make(RunTicket ticket, Action<byte[], int> take, Action<GenerationReport> end)
    {
        _watch.Begin(ticket, Pixels.Frames * _request.Prompts.Count, Pixels);
        var batches = parts.Batches();
        for (var i = 0; i < batches.Count; i++)
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            var (batch, done) = (batches[i], i);
            using var features = _request.FeatureReuse is { } reuse ? new FeatureStore(reuse) : null;
            using var prompts = parts.Encode(batch, features);
            if (i == 0 && parts.Settings.Limits != new RunLimits())
            {
                parts.Settings.Limits.ThrowIfBeyond(new RunEstimate(parts, pace).Estimate(batch, prompts));
            }

            // A sampler may take more steps than the schedule has.
            var latents = Sample(
                batch, prompts, step => _watch.Stepped((done * step.Steps) + step.Index + 1, batches.Count * step.Steps));
            for (var clip = 0; clip < batch.Count; clip++)
            {
                var report = Decode(latents.narrow(VideoShape.BatchAxis, clip, 1), batch, clip, prompts, take);
                ThrowIfAnotherModel();
                _watch.Proceed();
                end(report);
            }
        }
    }

    private Tensor Sample(ClipBatch batch, Prompts prompts, Action<SamplingStep> onStep)
    {
        foreach (var (id, first) in parts.RunsOf(batch))
        {
            PipelineLog.Start(
                parts.Logger, id, _request.Seeds[first], _request.Latents, parts.Prior.Spec, _request.Plan.Sampler.Spec,
                _request.Plan.Schedule.Steps);
        }

        var checks = new CheckedParts(_request.Plan.Schedule.Steps, _watch.Proceed);
        using var previews = _request.Preview is { } asked
            ? new PreviewTap(asked, asked.Codec ?? _model.PreviewCodec ?? _request.Codec, _model.Info.FrameRate, batch.First)
            : null;
        var run = Run(checks, step =>
        {
            onStep(step);
            previews?.Show(step, _watch.Proceed);
        }) with { DrawNoise = address => parts.Draw(batch, address) };
        var denoiser = parts.Denoiser(prompts, checks, _model.Bind);
        denoiser = previews?.On(denoiser) ?? denoiser;
        using var activity = RunTelemetry.Source.StartActivity("denoise");
        _watch.Denoising();
        var latents = parts.Sampler().Sample(denoiser, parts.Draw(batch, NoiseAddress.Start()), _request.Plan.Schedule, run);
        CheckLatents(latents, batch.Count);
        return latents;
    }

    /// <summary>What the run is expected to take.</summary>
    public GenerationEstimate Estimate(RunTicket ticket)
    {
        _watch.Begin(ticket, frames: 0, Pixels);
        return new RunEstimate(parts, pace).Estimate();
    }

    private void ThrowIfAnotherModel()
    {
        if (_model.Refusal() is { } refusal)
        {
            throw new InvalidOperationException(
                $"The model in {_model.Info.Source} changed while the clip was made, which is thrown away: {refusal}.");
        }
    }

    /// <summary>Walks a clip back to the unit noise that it comes from.</summary>
    public Tensor Invert(RunTicket ticket, VideoClip clip)
    {
        _watch.Begin(ticket, frames: 0, Pixels);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var prompts = parts.Encode(new ClipBatch(0, _request.Prompts)); // a walk that climbs reuses nothing
        var checks = new CheckedParts(_request.Plan.Schedule.Steps, _watch.Proceed);
        var latents = ClipLatents.Of(clip, _request, _model.Info.Device);
        var denoiser = parts.Denoiser(prompts, checks, _model.Bind);
        _watch.Denoising();
        var noise = OdeInversion.Invert(
            _request.Plan.Sampler, denoiser, latents, _request.Plan.Schedule,
            Run(checks, step => _watch.Stepped(step.Index + 1, step.Steps)));
        ThrowIfAnotherModel();
        return noise.cpu().MoveToOuterDisposeScope();
    }

    private SamplingRun Run(CheckedParts checks, Action<SamplingStep> onStep) => new()
    {
        OnStep = step =>
        {
            (checks.Step, checks.Steps) = (step.Index + 1, step.Steps);
            _request.OnStep?.Invoke(step);
            onStep(step);
        },
        CancellationToken = _watch.CancellationToken,
    };

    private void CheckLatents(Tensor latents, int clips)
    {
        var expected = new VideoShape(
            clips, _request.Latents.Channels, _request.Latents.Frames, _request.Latents.Height, _request.Latents.Width);
        if (latents is null || !latents.shape.AsSpan().SequenceEqual(expected.ToArray()))
        {
            throw new InvalidOperationException(
                $"The sampler {_request.Plan.Sampler.Spec} returned "
                    + $"{(latents is null ? "nothing" : $"[{string.Join(", ", latents.shape)}]")}; {expected} was expected.");
        }

        if (ValueCheck.FaultOf(latents) is { } fault)
        {
            throw new InvalidOperationException(
                $"The sampler {_request.Plan.Sampler.Spec} returned {fault} after its last step; {ValueCheck.Expected}.");
        }
    }

    private GenerationReport Decode(Tensor latents, ClipBatch batch, int clip, Prompts prompts, Action<byte[], int> take)
    {
        using var scope = NewDisposeScope();
        using var activity = RunTelemetry.Source.StartActivity("decode");
        using var hash = new FramesHash(Pixels.Width, Pixels.Height, Pixels.Frames);
        var index = 0;
        foreach (var frame in FrameDecoding.Decode(_request.Codec, latents, Pixels, _watch.Decoding))
        {
            hash.Add(frame);
            _watch.Decoded();
            take(frame, index++);
        }

        var seed = _request.Seeds[batch.First + clip];
        PipelineLog.End(parts.Logger, parts.Runs[batch.First + clip], seed, _watch.Running);
        return Report(batch.Prompts[clip], seed, prompts.DroppedText(clip), hash.End());
    }

    private GenerationReport Report(string prompt, ulong seed, string dropped, string framesSha256) => new()
    {
        Prompt = prompt,
        NegativePrompt = _request.NegativePrompt,
        Seed = seed,
        Frames = Pixels.Frames,
        Height = Pixels.Height,
        Width = Pixels.Width,
        FrameRate = _model.Info.FrameRate,
        NoisePrior = parts.Prior.Spec,
        Sampler = _request.Plan.Sampler.Spec,
        Steps = _request.Plan.Schedule.Steps,
        Schedule = _request.Plan.Schedule,
        Guidance = _request.Guidance.Spec,
        Windows = _request.Windows?.Spec,
        FeatureReuse = _request.FeatureReuse?.Spec,
        Start = _request.Start?.Spec,
        TextEncoder = _request.TextEncoder?.Spec,
        Model = _model.Info.Source,
        Weights = _model.Provenance,
        Versions = ComponentVersions.All,
        FramesSha256 = framesSha256,
        Elapsed = _watch.Running,
        DroppedText = dropped,
    };
}
