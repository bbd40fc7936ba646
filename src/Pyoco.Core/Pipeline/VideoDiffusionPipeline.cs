using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The text-to-video diffusion pipeline: encodes prompts, samples latents from the noise of a prior, decodes them.</summary>
/// <remarks>Holds no state between calls, so concurrent calls are safe. They wait for their turn in the queue of the model
/// (<see cref="RunQueue"/>), one computing at a time unless <see cref="VideoDiffusionPipelineBuilder.UseQueue(int, int)"/> says otherwise.
/// Weights and queue are shared with the pipelines derived by <see cref="With"/>; the weights are released when the last of them is
/// disposed and no call runs any more.</remarks>
public sealed class VideoDiffusionPipeline : IVideoGenerator, IAsyncDisposable
{
    private const string Generating = "generate";

    private readonly SharedModel _shared;
    private readonly PipelineSettings _settings;
    private readonly IVideoNoisePrior _prior;
    private readonly ILogger _logger;
    private readonly OpenCalls _calls = new();

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

    /// <summary>Where the runs of the model wait for their turn, those of all pipelines over it.</summary>
    public RunQueue Queue => _shared.Queue;

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
    /// <remarks>No thread waits for the turn of the run, and it computes on a thread that is none of the thread pool. All
    /// exceptions, also those of the arguments, come through the task.</remarks>
    /// <inheritdoc
    /// cref="Generate(IReadOnlyList{string}, GenerationOptions?, IProgress{GenerationProgress}?, CancellationToken)" path="/exception"/>
    public async Task<IReadOnlyList<VideoClip>> GenerateAsync(
        IReadOnlyList<string> prompts,
        GenerationOptions? options = null,
        IProgress<GenerationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        // This part runs on the caller's thread, so that the model is in use when the call returns.
        var call = Start(Generating, prompts, options, progress, cancellationToken);
        var made = call.Key is null
            ? OnOwnThread(call, call.Run.Generate)
            : new BatchedGeneration(Queue, _shared.Pace, _settings.RequestBatching, _calls.Closing).MakeAsync(call);
        return await made.ConfigureAwait(false);
    }

    /// <summary>Makes the clip of one prompt on the calling thread.</summary>
    /// <inheritdoc cref="Generate(IReadOnlyList{string}, GenerationOptions?, IProgress{GenerationProgress}?, CancellationToken)"/>
    /// <param name="prompt">What the clip shows.</param>
    /// <param name="options">Seed, size, steps and the like; defaults when null.</param>
    /// <param name="progress">Gets reports of what the run does.</param>
    /// <param name="cancellationToken">Honoured while the run waits, in encoding, before each evaluation of the network and between its
    /// blocks, after each decoded frame, and before the call returns.</param>
    /// <returns>The clip; its report states how it was made and which words of the prompt were dropped.</returns>
    public VideoClip Generate(
        string prompt,
        GenerationOptions? options = null,
        IProgress<GenerationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        VideoGeneratorExtensions.ThrowIfSeveralClips(options);
        return Generate([prompt], options, progress, cancellationToken)[0];
    }

    /// <summary>Makes a clip with a model that reads no text, on the calling thread.</summary>
    /// <inheritdoc cref="Generate(string, GenerationOptions?, IProgress{GenerationProgress}?, CancellationToken)"/>
    public VideoClip Generate(
        GenerationOptions? options = null, IProgress<GenerationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Generate("", options, progress, cancellationToken);

    /// <summary>Makes the clips of some prompts on the calling thread.</summary>
    /// <param name="prompts">At least one prompt; for a model that reads no text they are empty.</param>
    /// <param name="options">Seed, size, steps and the like; defaults when null.</param>
    /// <param name="progress">Gets reports of what the run does.</param>
    /// <param name="cancellationToken">Honoured while the run waits, in encoding, before each evaluation of the network and between its
    /// blocks, after each decoded frame, and before the call returns.</param>
    /// <returns>The clips of the first prompt, then those of the second, and so on; their reports state how they were made.</returns>
    /// <exception cref="ArgumentException">There is no prompt, one is empty, a negative prompt was given to a rule that uses none, or the
    /// schedule has another number of steps.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of frames or steps or the size is out of range.</exception>
    /// <exception cref="NotSupportedException">The sampler needs noise that the prior does not have, or the guidance compares prompts and
    /// the model reads no text.</exception>
    /// <exception cref="InvalidOperationException">The prior, the network, the guidance, a decorator or the codec returned a wrong shape or
    /// type, or values that are not finite; the message names the part, the step and what was expected.</exception>
    /// <exception cref="RunRejectedException">As many runs wait as may (<see cref="RunQueue"/>), or the run is beyond the limits
    /// (<see cref="RunLimits"/>).</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline was disposed, before the call or while it waited for its turn.</exception>
    public IReadOnlyList<VideoClip> Generate(
        IReadOnlyList<string> prompts,
        GenerationOptions? options = null,
        IProgress<GenerationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        Queue.ThrowIfOnThreadOfARun();
        using var call = Start(Generating, prompts, options, progress, cancellationToken);
        try
        {
            using var ticket = Join(call);
            ticket.Wait();
            return call.Enter(ticket, call.Run.Generate);
        }
        catch (Exception e)
        {
            call.Record.Fail(e);
            throw;
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
    /// <param name="progress">Gets reports of what the run does.</param>
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
        var call = Start("invert", [prompt], options, progress, cancellationToken, clip);
        return await OnOwnThread(call, ticket => call.Run.Invert(ticket, clip)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>The run begins when the frames are first asked for. It decodes ahead of its reader as far as the buffer reaches
    /// (<see cref="VideoDiffusionPipelineBuilder.UseStreamBuffer"/>): a slow reader of a clip that fits keeps nobody waiting, one of a
    /// longer clip keeps its turn. A reader that stops ends the run.</remarks>
    public async IAsyncEnumerable<ClipFrame> StreamAsync(
        string prompt,
        GenerationOptions? options = null,
        IProgress<GenerationProgress>? progress = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        VideoGeneratorExtensions.ThrowIfSeveralClips(options);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var call = Start("stream", [prompt], options, progress, stop.Token);
        var frames = Channel.CreateBounded<ClipFrame>(
            new BoundedChannelOptions(call.Run.FramesAhead) { SingleReader = true, SingleWriter = true });
        var run = OnOwnThread(call, ticket =>
        {
            call.Run.Stream(ticket, frame => frames.Writer.WriteAsync(frame, stop.Token).AsTask().GetAwaiter().GetResult());
            return true;
        });
        var ended = run.ContinueWith(
            done => frames.Writer.TryComplete() && done.Exception is null, // looked at, for nobody may await it
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            await foreach (var frame in frames.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return frame;
            }

            await run.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ended.ConfigureAwait(false); // whoever stopped reading has the model free again
        }
    }

    /// <summary>What a call is expected to take: counted in a walk of the sampler without the network, and measured in one evaluation of
    /// the network and one decoded frame, which are remembered by their shapes. It waits for its turn as a run does.</summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="options">Steps, size and the like; defaults when null.</param>
    /// <param name="cancellationToken">Ends the waiting and the measuring.</param>
    /// <inheritdoc
    /// cref="Generate(IReadOnlyList{string}, GenerationOptions?, IProgress{GenerationProgress}?, CancellationToken)" path="/exception"/>
    public async Task<GenerationEstimate> EstimateAsync(
        IReadOnlyList<string> prompts, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = Start("estimate", prompts, options, progress: null, cancellationToken);
        return await OnOwnThread(call, call.Run.Estimate).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceType.IsInstanceOfType(this) ? this
            : _shared.Model.GetService(serviceType) ?? (serviceType.IsInstanceOfType(_prior) ? _prior : null);
    }

    /// <summary>Refuses further calls and those that wait for their turn. The model is released when no pipeline and no running call uses
    /// it any more.</summary>
    public void Dispose()
    {
        if (_calls.Close())
        {
            _shared.Leave();
        }
    }

    /// <summary>Refuses further calls and those that wait for their turn, and ends when the calls that run have ended. Cancel them to be
    /// quick. Not in a callback of a run, which would wait for itself.</summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _calls.Ended.ConfigureAwait(false);
    }

    private async Task<T> OnOwnThread<T>(PipelineCall call, Func<RunTicket, T> work)
    {
        using (call)
        {
            try
            {
                using var ticket = Join(call);
                await ticket.Admitted.ConfigureAwait(false);

                // Whoever waits need not wait for a thread of the pool, and gets the thread of this run.
                return await RunThreads.Shared.Start(() => call.Enter(ticket, work), ended: ticket.Dispose).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                call.Record.Fail(e);
                throw;
            }
        }
    }

    private RunTicket Join(PipelineCall call) => Queue.Join(call.Watch.Placed, call.Watch.CancellationToken, _calls.Closing);

    private PipelineCall Start(
        string operation, IReadOnlyList<string> prompts, GenerationOptions? options, IProgress<GenerationProgress>? progress,
        CancellationToken cancellationToken, VideoClip? inverted = null)
    {
        var use = Enter();
        try
        {
            var request = new RequestCheck(_shared.Model, _settings, _prior).Check(prompts, options, inverted);
            var watch = new RunWatch(progress, _shared.Pace, Queue.Clock, cancellationToken);
            var key = operation == Generating ? PassKey.Of(request, options, _settings.RequestBatching) : null;
            var record = new RunRecord(_logger, operation, request, watch);
            var runs = Enumerable.Repeat(record.Id, request.Prompts.Count);
            var parts = new RunParts(_shared.Model, _settings, _prior, request, watch, [.. runs], _logger);
            return new PipelineCall(use, parts, record, _shared.Pace) { Key = key };
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
        ObjectDisposedException.ThrowIf(!_calls.TryEnter(), this);
        if (_shared.TryEnter())
        {
            return new Use(this);
        }

        _calls.Leave();
        throw new ObjectDisposedException(nameof(VideoDiffusionPipeline));
    }

    private sealed class Use(VideoDiffusionPipeline pipeline) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                pipeline._shared.Leave();
                pipeline._calls.Leave();
            }
        }
    }
}
