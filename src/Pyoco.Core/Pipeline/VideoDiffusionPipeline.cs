using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Turns a sentence into a video: text in front, noise of a prior walked down a schedule, a decoder behind.</summary>
/// <remarks>Holds no state between calls, so concurrent calls are safe; they share the processor. Calls that are running when the pipeline
/// is disposed come to their end.</remarks>
public sealed class VideoDiffusionPipeline : IDisposable
{
    private readonly IVideoModel _model;
    private readonly IVideoNoisePrior _prior;
    private readonly ISampler _sampler;
    private readonly NoiseSchedule _schedule;
    private readonly double _guidance;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private int _running;
    private bool _disposed;

    internal VideoDiffusionPipeline(
        IVideoModel model, IVideoNoisePrior prior, ISampler sampler, NoiseSchedule schedule, double guidance, PriorDivergence? divergence, ILogger logger)
    {
        (_model, _prior, _sampler, _schedule, _guidance, _logger) = (model, prior, sampler, schedule, guidance, logger);
        Model = model.Info;
        PriorDivergence = divergence;
        if (divergence is not null)
        {
            PipelineLog.OtherPrior(logger, divergence);
        }
    }

    /// <summary>What the model was made for.</summary>
    public VideoModelInfo Model { get; }

    /// <summary>The prior that the noise is drawn from.</summary>
    public MethodSpec NoisePrior => _prior.Spec;

    /// <summary>How far that prior is from the one that the model was trained with; null when it is that one.</summary>
    public PriorDivergence? PriorDivergence { get; }

    /// <summary>A builder.</summary>
    public static VideoDiffusionPipelineBuilder CreateBuilder() => new();

    /// <summary>Makes a video on a worker thread.</summary>
    /// <inheritdoc cref="Generate"/>
    public Task<VideoClip> GenerateAsync(
        string prompt, GenerationOptions? options = null, IProgress<GenerationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var request = Check(prompt, options);
        return Task.Run(() => Run(prompt, request, progress, cancellationToken), cancellationToken);
    }

    /// <summary>Makes a video on the calling thread.</summary>
    /// <param name="prompt">What it is to show.</param>
    /// <param name="options">Seed, frames, size, negative prompt; defaults when null.</param>
    /// <param name="progress">Told after each step.</param>
    /// <param name="cancellationToken">Honoured before each step.</param>
    /// <returns>The clip; its report says how it was made and which words of the prompt did not fit.</returns>
    /// <exception cref="ArgumentException">The prompt is empty, or a negative prompt was given to a pipeline without guidance.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of frames is below 1 or above what the model states that it can make, or the height or the width
    /// is no multiple of the pixels of a latent.</exception>
    /// <exception cref="InvalidOperationException">The prior drew something else than float32 noise of the shape it was asked for.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline was disposed.</exception>
    public VideoClip Generate(
        string prompt, GenerationOptions? options = null, IProgress<GenerationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Run(prompt, Check(prompt, options), progress, cancellationToken);

    /// <summary>Refuses further calls and releases the model, at once or when the last call that is running ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            if (_running > 0)
            {
                return;
            }
        }

        _model.Dispose();
    }

    private GenerationOptions Check(string prompt, GenerationOptions? options)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (string.IsNullOrWhiteSpace(prompt))
        {
            throw new ArgumentException("The prompt is empty; say what the video is to show.", nameof(prompt));
        }

        options ??= new GenerationOptions();
        if (options.Frames is { } frames && (frames < 1 || frames > Model.MaxFrames))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), frames, $"{frames} frames were asked for; the model in {Model.Source} makes 1 to {Model.MaxFrames}.");
        }

        CheckSide("a height", options.Height);
        CheckSide("a width", options.Width);
        if (_guidance == 1 && options.NegativePrompt.Length > 0)
        {
            throw new ArgumentException(
                "A negative prompt was given, but the pipeline has no guidance to lead away from it: call UseGuidance(scale) on its builder.", nameof(options));
        }

        return options with { Seed = options.Seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) };
    }

    private void CheckSide(string what, int? pixels)
    {
        if (pixels is { } side && (side < 1 || side % Model.PixelsPerLatent != 0))
        {
            throw new ArgumentOutOfRangeException(
                "options", side, $"{what} of {side} pixels was asked for; the model in {Model.Source} makes multiples of {Model.PixelsPerLatent}.");
        }
    }

    private VideoShape ShapeOf(GenerationOptions options)
    {
        var shape = Model.LatentShape;
        return new VideoShape(
            shape.Batch,
            shape.Channels,
            options.Frames ?? shape.Frames,
            options.Height / Model.PixelsPerLatent ?? shape.Height,
            options.Width / Model.PixelsPerLatent ?? shape.Width);
    }

    private VideoClip Run(string prompt, GenerationOptions options, IProgress<GenerationProgress>? progress, CancellationToken cancellationToken)
    {
        Enter();
        try
        {
            var clock = Stopwatch.StartNew();
            var (seed, shape) = (options.Seed!.Value, ShapeOf(options));
            PipelineLog.Start(_logger, seed, shape, _prior.Spec, _sampler.Name, _schedule.Steps);
            PipelineLog.Prompt(_logger, prompt);

            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            using var conditional = _model.TextEncoder.Encode([prompt]);
            using var unconditional = _guidance == 1 ? null : _model.TextEncoder.Encode([options.NegativePrompt]);
            LogDropped(conditional, unconditional);
            var run = CreateRun(shape, new NoiseKey(seed), options.OnStep, progress, clock) with { CancellationToken = cancellationToken };
            var latents = _sampler.Sample(Bind(conditional, unconditional), Draw(shape, new NoiseKey(seed)), _schedule, run);
            var clip = VideoClip.FromTensor(_model.Codec.Decode(latents), Model.FrameRate);
            PipelineLog.End(_logger, seed, clock.Elapsed);
            return clip.With(Report(seed, clock.Elapsed, conditional.DroppedText[0]));
        }
        finally
        {
            Leave();
        }
    }

    private SamplingRun CreateRun(
        VideoShape shape, NoiseKey key, Action<SamplingStep>? onStep, IProgress<GenerationProgress>? progress, Stopwatch clock) => new()
        {
            StepNoise = step => Draw(shape, key.ForStep(step)),
            OnStep = step =>
            {
                onStep?.Invoke(step);
                progress?.Report(new GenerationProgress(step.Index + 1, step.Count, clock.Elapsed));
            },
        };

    private IVideoDenoiser Bind(TextConditioning conditional, TextConditioning? unconditional) => unconditional is null
        ? _model.Bind(conditional)
        : new GuidedDenoiser(_model.Bind(conditional), _model.Bind(unconditional), _guidance);

    // Priors come from anywhere, and libtorch ends the process over some wrong shapes.
    private Tensor Draw(VideoShape shape, NoiseKey key)
    {
        var noise = _prior.Sample(shape, key, firstFrame: 0, Model.Device);
        if (noise.dtype != ScalarType.Float32 || !noise.shape.AsSpan().SequenceEqual(shape.ToArray()))
        {
            throw new InvalidOperationException(
                $"The noise prior {_prior.Spec} drew {noise.dtype} noise of the shape ({string.Join(", ", noise.shape)}); {ScalarType.Float32} noise of {shape} was expected.");
        }

        return noise;
    }

    private GenerationReport Report(ulong seed, TimeSpan elapsed, string dropped) => new()
    {
        Seed = seed,
        NoisePrior = _prior.Spec,
        Sampler = _sampler.Name,
        Steps = _schedule.Steps,
        Guidance = _guidance,
        Elapsed = elapsed,
        DroppedText = dropped,
    };

    private void LogDropped(TextConditioning conditional, TextConditioning? unconditional)
    {
        if (conditional.DroppedText[0] is { Length: > 0 } words)
        {
            PipelineLog.Dropped(_logger, words.Split(' ').Length);
        }

        if (unconditional?.DroppedText[0] is { Length: > 0 } negative)
        {
            PipelineLog.DroppedNegative(_logger, negative.Split(' ').Length);
        }
    }

    private void Enter()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _running++;
        }
    }

    // The weights must outlive every call that reads them: the last one out of a disposed pipeline releases them.
    private void Leave()
    {
        lock (_gate)
        {
            if (--_running > 0 || !_disposed)
            {
                return;
            }
        }

        _model.Dispose();
    }
}
