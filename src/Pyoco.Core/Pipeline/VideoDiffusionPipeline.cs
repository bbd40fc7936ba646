using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The text-to-video diffusion pipeline: encodes prompts, samples latents from the noise of a prior, decodes them.</summary>
/// <remarks>Holds no state between calls, so concurrent calls are safe; they share the processor. The weights are shared with the pipelines
/// derived by <see cref="With"/>, and released when the last of them is disposed and no call runs any more.</remarks>
public sealed class VideoDiffusionPipeline : IVideoGenerator
{
    private readonly SharedModel _shared;
    private readonly PipelineSettings _settings;
    private readonly IVideoNoisePrior _prior;
    private readonly ILogger _logger;
    private int _isDisposed;

    /// <summary>A pipeline that is a user of the model already.</summary>
    internal VideoDiffusionPipeline(SharedModel shared, PipelineSettings settings, IVideoNoisePrior prior, PriorDivergence? divergence)
    {
        (_shared, _settings, _prior) = (shared, settings, prior);
        _logger = settings.Loggers!.CreateLogger<VideoDiffusionPipeline>();
        PriorDivergence = divergence;
        if (divergence is not null)
        {
            PipelineLog.OtherPrior(_logger, divergence);
        }
    }

    /// <summary>What the model was made for, in its current state.</summary>
    public VideoModelInfo Model => _shared.Model.Info;

    /// <summary>The prior that the noise is drawn from.</summary>
    public MethodSpec NoisePrior => _prior.Spec;

    /// <summary>How far that prior is from the one that the model was trained with; null when it is that one.</summary>
    public PriorDivergence? PriorDivergence { get; }

    /// <summary>A builder.</summary>
    public static VideoDiffusionPipelineBuilder CreateBuilder() => new();

    /// <summary>Another pipeline over the same weights: with another prior, sampler, guidance or schedule. It costs no loading.</summary>
    /// <param name="configure">Changes the settings of this pipeline; the model is not among them.</param>
    /// <returns>The derived pipeline, which the caller disposes, in any order with this one.</returns>
    /// <exception cref="InvalidOperationException">Something is missing or does not fit; all mistakes are in the one message.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline was disposed.</exception>
    public VideoDiffusionPipeline With(Action<VideoDiffusionPipelineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        using var use = Enter();
        var builder = new VideoDiffusionPipelineBuilder(_settings, _shared);
        if (!_settings.UsesModelNoise)
        {
            builder.UseNoise(_prior);
        }

        configure(builder);
        return builder.Build();
    }

    /// <inheritdoc/>
    /// <remarks>The work runs on a thread of its own, not on one of the thread pool. All exceptions, also those of the arguments, come
    /// through the task.</remarks>
    /// <inheritdoc
    /// cref="Generate(IReadOnlyList{string}, GenerationOptions?, IProgress{GenerationProgress}?, CancellationToken)" path="/exception"/>
    public async Task<IReadOnlyList<VideoClip>> GenerateAsync(
        IReadOnlyList<string> prompts,
        GenerationOptions? options = null,
        IProgress<GenerationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        // This part runs on the caller's thread, so that the model is in use when the call returns.
        var (use, run) = Start(prompts, options);
        using (use)
        {
            return await OnOwnThread(() => run.Generate(progress, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>Makes the clip of one prompt on the calling thread.</summary>
    /// <inheritdoc cref="Generate(IReadOnlyList{string}, GenerationOptions?, IProgress{GenerationProgress}?, CancellationToken)"/>
    /// <param name="prompt">What the clip shows.</param>
    /// <param name="options">Seed, size, steps and the like; defaults when null.</param>
    /// <param name="progress">Gets a report after each step.</param>
    /// <param name="cancellationToken">Honoured before each evaluation of the network.</param>
    /// <returns>The clip; its report states how it was made and which words of the prompt were dropped.</returns>
    public VideoClip Generate(
        string prompt,
        GenerationOptions? options = null,
        IProgress<GenerationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        if (options is { ClipsPerPrompt: > 1 })
        {
            throw new ArgumentException(
                $"ClipsPerPrompt is {options.ClipsPerPrompt} in a call that returns one clip; pass the prompt in a list.", nameof(options));
        }

        return Generate([prompt], options, progress, cancellationToken)[0];
    }

    /// <summary>Makes the clips of some prompts on the calling thread.</summary>
    /// <param name="prompts">At least one prompt; for a model that reads no text they are empty.</param>
    /// <param name="options">Seed, size, steps and the like; defaults when null.</param>
    /// <param name="progress">Gets a report after each step.</param>
    /// <param name="cancellationToken">Honoured before each evaluation of the network, in encoding and before each clip is decoded.</param>
    /// <returns>The clips of the first prompt, then those of the second, and so on; their reports state how they were made.</returns>
    /// <exception cref="ArgumentException">There is no prompt, one is empty, a negative prompt was given to a rule that uses none, or the
    /// schedule has another number of steps.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of frames or steps or the size is out of range.</exception>
    /// <exception cref="NotSupportedException">The sampler needs noise that the prior does not have.</exception>
    /// <exception cref="InvalidOperationException">The prior, the network, the guidance, a decorator or the codec returned a wrong shape or
    /// type, or values that are not finite; the message names the part, the step and what was expected.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline was disposed.</exception>
    public IReadOnlyList<VideoClip> Generate(
        IReadOnlyList<string> prompts,
        GenerationOptions? options = null,
        IProgress<GenerationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var (use, run) = Start(prompts, options);
        using (use)
        {
            return run.Generate(progress, cancellationToken);
        }
    }

    /// <summary>Walks a clip back to the noise that it comes from under a prompt (DDIM inversion; <see cref="OdeInversion"/>): sampling
    /// from that noise with the same prompt, options and guidance returns the clip, the nearer the more steps there are.</summary>
    /// <remarks>Such noise keeps structure of the clip, and is not distributed as the prior says. Guidance well above 1 makes the way back
    /// inaccurate. The work runs on a thread of its own; all exceptions come through the task.</remarks>
    /// <param name="clip">The clip, of a size that the model makes; the options' frames and size are its own where they are
    /// null.</param>
    /// <param name="prompt">What it shows; empty for a model that reads no text.</param>
    /// <param name="options">Steps, sampler, guidance and the like; defaults when null. The seed is not used.</param>
    /// <param name="progress">Gets a report after each step.</param>
    /// <param name="cancellationToken">Honoured before each evaluation of the network.</param>
    /// <returns>Unit noise (1, C, F, H, W), float32 on the CPU, as <c>FixedNoise</c> of Pyoco.Noise takes it; the caller owns it.</returns>
    /// <exception cref="ArgumentException">The prompt is empty, the clip is not of the size that the options ask for, the options have a
    /// start, or the sampler adds fresh noise.</exception>
    /// <inheritdoc
    /// cref="Generate(IReadOnlyList{string}, GenerationOptions?, IProgress{GenerationProgress}?, CancellationToken)"
    /// path="/exception[@cref='T:System.InvalidOperationException']"/>
    public async Task<Tensor> InvertAsync(
        VideoClip clip,
        string prompt,
        GenerationOptions? options = null,
        IProgress<GenerationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clip);
        var (use, run) = Start([prompt], options, clip);
        using (use)
        {
            return await OnOwnThread(() => run.Invert(clip, progress, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceType.IsInstanceOfType(this) ? this
            : _shared.Model.GetService(serviceType) ?? (serviceType.IsInstanceOfType(_prior) ? _prior : null);
    }

    /// <summary>Refuses further calls. The model is released when no pipeline and no running call uses it any more.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _shared.Leave();
        }
    }

    private static Task<T> OnOwnThread<T>(Func<T> work) => Task.Factory.StartNew(
        work,
        CancellationToken.None, // the run itself looks at the token
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default);

    private (Use Use, PipelineRun Run) Start(
        IReadOnlyList<string> prompts, GenerationOptions? options, VideoClip? inverted = null)
    {
        var use = Enter();
        try
        {
            var request = new RequestCheck(_shared.Model, _settings, _prior).Check(prompts, options, inverted);
            return (use, new PipelineRun(_shared.Model, _settings, _prior, request, _logger));
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }

    // The weights must outlive every call that reads them.
    private Use Enter()
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0 || !_shared.TryEnter(), this);
        return new Use(_shared);
    }

    private sealed class Use(SharedModel shared) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                shared.Leave();
            }
        }
    }
}
