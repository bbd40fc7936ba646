using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Turns a sentence into a video: text in front, noise of a prior walked down a schedule, a decoder behind.</summary>
/// <remarks>Holds no state between calls, so concurrent calls are safe; they share the processor.</remarks>
public sealed class VideoDiffusionPipeline : IDisposable
{
    private readonly IVideoModel _model;
    private readonly IVideoNoisePrior _prior;
    private readonly ISampler _sampler;
    private readonly NoiseSchedule _schedule;
    private readonly double _guidance;
    private readonly ILogger _logger;
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
    public NoisePriorSpec NoisePrior => _prior.Spec;

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
    /// <param name="options">Seed, frames, negative prompt; defaults when null.</param>
    /// <param name="progress">Told after each step.</param>
    /// <param name="cancellationToken">Honoured before each step.</param>
    /// <returns>The clip; its report says how it was made and which words of the prompt did not fit.</returns>
    /// <exception cref="ArgumentException">The prompt is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of frames is below 1 or above what the model states that it can make.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline was disposed.</exception>
    public VideoClip Generate(
        string prompt, GenerationOptions? options = null, IProgress<GenerationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Run(prompt, Check(prompt, options), progress, cancellationToken);

    /// <summary>Releases the model.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _model.Dispose();
        }
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

        return options with { Seed = options.Seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) };
    }

    private VideoClip Run(string prompt, GenerationOptions options, IProgress<GenerationProgress>? progress, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var (seed, shape) = (options.Seed!.Value, Model.LatentShape.WithFrames(options.Frames ?? Model.LatentShape.Frames));
        PipelineLog.Start(_logger, seed, shape, _prior.Spec, _sampler.Name, _schedule.Steps);
        PipelineLog.Prompt(_logger, prompt);

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var conditional = _model.TextEncoder.Encode([prompt]);
        using var unconditional = _guidance == 1 ? null : _model.TextEncoder.Encode([options.NegativePrompt]);
        var dropped = conditional.DroppedText[0];
        if (dropped.Length > 0)
        {
            PipelineLog.Dropped(_logger, dropped.Split(' ').Length);
        }

        var denoiser = _model.Bind(conditional);
        if (unconditional is not null)
        {
            denoiser = new GuidedDenoiser(denoiser, _model.Bind(unconditional), _guidance);
        }

        var key = new NoiseKey(seed);
        var latents = _sampler.Sample(denoiser, Draw(key), _schedule, new SamplingRun
        {
            StepNoise = step => Draw(key.ForStep(step)),
            OnStep = step =>
            {
                options.OnStep?.Invoke(step);
                progress?.Report(new GenerationProgress(step.Index + 1, step.Count, clock.Elapsed));
            },
            CancellationToken = cancellationToken,
        });
        var clip = VideoClip.FromTensor(_model.Codec.Decode(latents), Model.FrameRate);
        PipelineLog.End(_logger, seed, clock.Elapsed);
        return clip.With(new GenerationReport
        {
            Seed = seed,
            NoisePrior = _prior.Spec,
            Sampler = _sampler.Name,
            Steps = _schedule.Steps,
            Guidance = _guidance,
            Elapsed = clock.Elapsed,
            DroppedText = dropped,
        });

        Tensor Draw(NoiseKey address) => _prior.Sample(shape, address, firstFrame: 0, Model.Device);
    }
}
