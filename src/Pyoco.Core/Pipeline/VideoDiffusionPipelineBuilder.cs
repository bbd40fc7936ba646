using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Pyoco;

/// <summary>Builds a pipeline from its parts: model, noise prior, sampler, guidance. Every package adds its own <c>Use...</c> as extension
/// methods.</summary>
/// <remarks>Nothing is loaded or checked before <see cref="Build"/>. The last call of a method wins; adaptations of the model and
/// decorators accumulate. Decorators wrap a part in the order of the calls, the first one outermost.</remarks>
public sealed class VideoDiffusionPipelineBuilder
{
    /// <summary>Bytes of pixels that a stream decodes ahead of its reader by default: a clip of 16 frames of 1024 x 1024 fits.</summary>
    public const long DefaultStreamBuffer = 64L << 20;

    private readonly List<string> _mistakes = [];
    private readonly List<Action<IVideoModel>> _adaptations = [];
    private readonly SharedModel? _inherited;
    private Func<IVideoModel>? _loadModel;
    private SharedModel? _given;
    private RunQueue? _queue;
    private PipelineSettings _settings;

    /// <summary>The factory of priors that was given so far; null where there was none.</summary>
    internal INoisePriorFactory? Factory => _settings.Factory;

    internal VideoDiffusionPipelineBuilder() => _settings = new PipelineSettings();

    /// <summary>A builder of a pipeline over a model that another pipeline uses.</summary>
    internal VideoDiffusionPipelineBuilder(PipelineSettings settings, SharedModel model) => (_settings, _inherited) = (settings, model);

    /// <summary>The model; <paramref name="load"/> runs at <see cref="Build"/>, each time, and the pipeline disposes what it
    /// returns.</summary>
    public VideoDiffusionPipelineBuilder UseModel(Func<IVideoModel> load)
    {
        ArgumentNullException.ThrowIfNull(load);
        (_loadModel, _given) = (load, null);
        return this;
    }

    /// <summary>A model that is loaded already. All pipelines of this builder share it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ownsModel">Whether the last pipeline that uses the model disposes it; else the caller does, after the
    /// pipelines.</param>
    public VideoDiffusionPipelineBuilder UseModel(IVideoModel model, bool ownsModel = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_loadModel, _given) = (null, new SharedModel(model, ownsModel));
        return this;
    }

    /// <summary>Changes the model after loading and before its first use: motion modules, LoRAs. Applied in the order of the
    /// calls.</summary>
    public VideoDiffusionPipelineBuilder AdaptModel(Action<IVideoModel> adapt)
    {
        ArgumentNullException.ThrowIfNull(adapt);
        _adaptations.Add(adapt);
        return this;
    }

    /// <summary>A prior for the noise. One that the model was not trained with is refused unless <see cref="AllowOtherPrior"/> is
    /// called.</summary>
    public VideoDiffusionPipelineBuilder UseNoise(IVideoNoisePrior prior)
    {
        ArgumentNullException.ThrowIfNull(prior);
        return Set(_settings with { Prior = prior, UsesModelNoise = false });
    }

    /// <summary>The prior that the model was trained with, made by a factory. <c>UseModelNoise()</c> of Pyoco.Noise brings its
    /// own.</summary>
    public VideoDiffusionPipelineBuilder UseModelNoise(INoisePriorFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Set(_settings with { Factory = factory, UsesModelNoise = true });
    }

    /// <summary>A factory that makes the model's own prior, to compare another one with it.</summary>
    public VideoDiffusionPipelineBuilder UseNoisePriorFactory(INoisePriorFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Set(_settings with { Factory = factory });
    }

    /// <summary>Allows a prior that the model was not trained with, an experiment that lowers quality. The divergence is logged.</summary>
    public VideoDiffusionPipelineBuilder AllowOtherPrior() => Set(_settings with { AllowsOtherPrior = true });

    /// <summary>The default sampler and its number of steps, from 1 to <see cref="GenerationOptions.MaxSteps"/>.</summary>
    public VideoDiffusionPipelineBuilder UseSampler(ISampler sampler, int steps)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        return Set(_settings with { Sampler = sampler, UsesModelSampler = false, Steps = steps });
    }

    /// <summary>Wraps the sampler of every call, for methods that sample several times or change the noise on the way.</summary>
    public VideoDiffusionPipelineBuilder UseSampler(Func<ISampler, ISampler> decorate) =>
        Set(_settings with { Samplers = _settings.Samplers.Add(decorate) });

    /// <summary>The sampler of the model, as the scheduler of its folder states it, and the default number of steps.</summary>
    public VideoDiffusionPipelineBuilder UseModelSampler(int steps) =>
        Set(_settings with { Sampler = null, UsesModelSampler = true, Steps = steps });

    /// <summary>Wraps the denoiser of every call, guidance and limits of the model included: what a sampler evaluates.</summary>
    public VideoDiffusionPipelineBuilder UseDenoiser(Func<IVideoDenoiser, IVideoDenoiser> decorate) =>
        Set(_settings with { Denoisers = _settings.Denoisers.Add(decorate) });

    /// <summary>Other noise levels than the model's, for a number of steps.</summary>
    public VideoDiffusionPipelineBuilder UseSchedule(Func<int, NoiseSchedule> schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return Set(_settings with { Schedule = schedule });
    }

    /// <summary>The default guidance rule; none, classifier-free guidance of scale 1, when this is not called.</summary>
    public VideoDiffusionPipelineBuilder UseGuidance(IGuidance guidance)
    {
        ArgumentNullException.ThrowIfNull(guidance);
        return Set(_settings with { Guidance = guidance });
    }

    /// <summary>Classifier-free guidance as the default: scale 1 is none and needs one evaluation of the network where others need
    /// two.</summary>
    /// <param name="scale">A number from 0 to 1000; one out of range is reported by <see cref="Build"/> with everything else.</param>
    public VideoDiffusionPipelineBuilder UseGuidance(double scale)
    {
        try
        {
            return UseGuidance(new ClassifierFreeGuidance(scale));
        }
        catch (ArgumentOutOfRangeException)
        {
            return Mistake(FormattableString.Invariant($"The guidance scale is {scale}; a number from 0 to 1000 was expected."));
        }
    }

    /// <summary>Wraps the guidance rule of every call.</summary>
    public VideoDiffusionPipelineBuilder UseGuidance(Func<IGuidance, IGuidance> decorate) =>
        Set(_settings with { Guidances = _settings.Guidances.Add(decorate) });

    /// <summary>Windows that slide over the frames of every call, for clips longer than the model's: each step denoises a window after the
    /// other and averages where they overlap.</summary>
    public VideoDiffusionPipelineBuilder UseWindows(FrameWindows windows)
    {
        ArgumentNullException.ThrowIfNull(windows);
        return Set(_settings with { Windows = windows });
    }

    /// <inheritdoc cref="UseWindows(FrameWindows)"/>
    /// <param name="length">Frames of a window: those that the model was trained on.</param>
    /// <param name="overlap">Frames that neighbours share, from 0 to below the length; a number out of range is reported by
    /// <see cref="Build"/> with everything else.</param>
    /// <param name="weights">How much each frame counts where windows overlap.</param>
    public VideoDiffusionPipelineBuilder UseWindows(int length, int overlap, WindowWeights weights = WindowWeights.Pyramid)
    {
        try
        {
            return UseWindows(new FrameWindows(length, overlap, weights));
        }
        catch (ArgumentOutOfRangeException e)
        {
            return Mistake($"The windows cannot be used: {e.Message}");
        }
    }

    /// <summary>Reuses deep features of the network from noise level to noise level in every call, which changes clips a little and saves
    /// much of the time (DeepCache).</summary>
    /// <inheritdoc cref="FeatureReuse" path="/remarks"/>
    /// <param name="every">Every how many noise levels the deep levels run, from 1, always, to <see cref="FeatureReuse.MostEvery"/>; a
    /// number out of range is reported by <see cref="Build"/> with everything else.</param>
    /// <param name="depth">How many levels of resolution run at every noise level, the finest first.</param>
    public VideoDiffusionPipelineBuilder UseFeatureReuse(int every, int depth = 1)
    {
        try
        {
            return Set(_settings with { FeatureReuse = new FeatureReuse(every, depth) });
        }
        catch (ArgumentOutOfRangeException e)
        {
            return Mistake($"Features cannot be reused: {e.Message}");
        }
    }

    /// <summary>Wraps the model's text encoder, for all prompts of every call. Where <see cref="ITextEncoder.Spec"/> of the wrapper is not
    /// null, reports state it.</summary>
    public VideoDiffusionPipelineBuilder UseTextEncoder(Func<ITextEncoder, ITextEncoder> decorate) =>
        Set(_settings with { TextEncoders = _settings.TextEncoders.Add(decorate) });

    /// <summary>Wraps the model's codec.</summary>
    public VideoDiffusionPipelineBuilder UseCodec(Func<IVideoCodec, IVideoCodec> decorate) =>
        Set(_settings with { Codecs = _settings.Codecs.Add(decorate) });

    /// <summary>Where the pipeline logs; nowhere when not given. Prompts are logged at Trace only.</summary>
    public VideoDiffusionPipelineBuilder UseLogging(ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(loggers);
        return Set(_settings with { Loggers = loggers });
    }

    /// <summary>How many runs of the model compute at once and how many may wait for them, all pipelines over it together; 1 and
    /// <see cref="RunQueue.DefaultWaitingRuns"/> when this is not called.</summary>
    /// <param name="concurrentRuns">Runs that compute at once, at least 1.</param>
    /// <param name="waitingRuns">Runs that may wait, at least 0; a number out of range is reported by <see cref="Build"/> with everything
    /// else.</param>
    public VideoDiffusionPipelineBuilder UseQueue(int concurrentRuns, int waitingRuns = RunQueue.DefaultWaitingRuns)
    {
        try
        {
            return UseQueue(new RunQueue(concurrentRuns, waitingRuns));
        }
        catch (ArgumentOutOfRangeException e)
        {
            return Mistake($"The queue cannot be used: {e.Message}");
        }
    }

    /// <summary>The queue in which the runs of the model wait. Models whose pipelines are given the same one share the machine.</summary>
    /// <param name="queue">The queue.</param>
    public VideoDiffusionPipelineBuilder UseQueue(RunQueue queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        _queue = queue;
        return this;
    }

    /// <summary>Makes calls of <see cref="VideoDiffusionPipeline.GenerateAsync"/> in one pass of the network where they wait for their turn
    /// at the same time and differ in prompt and seed alone. More clips are made in an hour, but each call ends later: docs/hosting.md says
    /// when that is worth it.</summary>
    /// <remarks>
    /// <para>Nobody waits for company. A call whose turn has come takes along what waits then, in the order of the line, so that a call may
    /// end before an earlier one of another kind. Calls with <see cref="GenerationOptions.OnStep"/>, a preview or a start, and calls that
    /// their <see cref="GenerationOptions.BatchSize"/> splits, compute alone.</para>
    /// <para>The noise of a clip is the one that it would have alone; its pixels are equal to rounding. What makes the network or the text
    /// encoder fail ends all calls of the pass, and a progress callback that takes long keeps them waiting; one that throws, a cancellation
    /// and a limit end their own call alone.</para>
    /// </remarks>
    /// <param name="clips">The most clips of a pass, at least 1; 1, no batching, when this is not called. A number out of range is reported
    /// by <see cref="Build"/> with everything else.</param>
    public VideoDiffusionPipelineBuilder UseRequestBatching(int clips) => clips >= 1
        ? Set(_settings with { RequestBatching = clips })
        : Mistake($"A pass has at most {clips} clips; at least 1 was expected.");

    /// <summary>Refuses calls that would take too long or too much memory, before their first step. What a call takes is told from one
    /// evaluation of the network of its shape, which is measured when it is first asked for
    /// (<see cref="VideoDiffusionPipeline.EstimateAsync"/>).</summary>
    public VideoDiffusionPipelineBuilder UseLimits(RunLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return Set(_settings with { Limits = limits });
    }

    /// <summary>How much of a clip <see cref="VideoDiffusionPipeline.StreamAsync"/> decodes ahead of its reader. A run whose other frames
    /// fit gives its turn to the next one as soon as they are decoded; a larger one keeps it until its reader has taken enough of
    /// them.</summary>
    /// <param name="bytes">Bytes of pixels, at least 0; <see cref="DefaultStreamBuffer"/> when this is not called. Two frames are decoded
    /// ahead whatever their size. A number out of range is reported by <see cref="Build"/> with everything else.</param>
    public VideoDiffusionPipelineBuilder UseStreamBuffer(long bytes) => bytes >= 0
        ? Set(_settings with { StreamBuffer = bytes })
        : Mistake($"The buffer of streams is {bytes} bytes; at least 0 was expected.");

    /// <summary>Records a mistake in a call of the builder; <see cref="Build"/> reports all of them together.</summary>
    /// <param name="message">What is wrong and what was expected, in a sentence.</param>
    public VideoDiffusionPipelineBuilder Mistake(string message)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        _mistakes.Add(message);
        return this;
    }

    /// <summary>Loads the model and checks everything, once.</summary>
    /// <param name="services">The source of a logger factory when <see cref="UseLogging"/> was not called; may be null.</param>
    /// <returns>The pipeline; the caller disposes it.</returns>
    /// <exception cref="InvalidOperationException">Something is missing or does not fit; all mistakes are in the one message.</exception>
    public VideoDiffusionPipeline Build(IServiceProvider? services = null)
    {
        var check = new PipelineCheck(_settings, [.. _mistakes]);
        var shared = Enter(check);
        try
        {
            var (prior, divergence) = check.Resolve(shared?.Model);
            check.ThrowIfMistaken();
            var loggers = _settings.Loggers ?? services?.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
            var settings = _settings with { Loggers = loggers };
            return new VideoDiffusionPipeline(shared!, settings, prior!, divergence);
        }
        catch
        {
            shared?.Leave();
            throw;
        }
    }

    private VideoDiffusionPipelineBuilder Set(PipelineSettings settings)
    {
        _settings = settings;
        return this;
    }

    // The model with this pipeline as a user; null, with a mistake, where there is none.
    private SharedModel? Enter(PipelineCheck check)
    {
        if (_inherited is not null && (_loadModel is not null || _given is not null || _queue is not null || _adaptations.Count > 0))
        {
            check.Add(
                "With shares the weights of its pipeline and their queue; UseModel, UseMotionAdapter, UseLora, AdaptModel and UseQueue "
                    + "belong to a builder of CreateBuilder().");
            return null;
        }

        if (_inherited is null && _given is null && _loadModel is null)
        {
            check.Add("There is no model: call UseModel(folder) of Pyoco.Models.");
            return null;
        }

        if ((_inherited ?? _given) is { } existing)
        {
            return existing.TryEnter()
                ? Adapt(existing, check)
                : throw new ObjectDisposedException(existing.Model.GetType().Name, "The model was disposed.");
        }

        var model = Load(check);
        if (model is null)
        {
            return null;
        }

        var shared = new SharedModel(model, isOwned: true);
        shared.TryEnter();
        return Adapt(shared, check);
    }

    private IVideoModel? Load(PipelineCheck check)
    {
        try
        {
            return _loadModel!() ?? throw new InvalidOperationException("the function given to UseModel returned null.");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            check.Add($"The model cannot be loaded: {e.Message}", e);
            return null;
        }
    }

    private SharedModel? Adapt(SharedModel shared, PipelineCheck check)
    {
        try
        {
            if (!shared.TryUse(_queue ?? shared.Queue))
            {
                throw new InvalidOperationException("another pipeline over it has given it another queue.");
            }

            _adaptations.ForEach(adapt => adapt(shared.Model));
            _ = shared.Model.Info; // A model may find only here that its folder states no size.
            return shared;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            shared.Leave();
            check.Add($"The model cannot be loaded: {e.Message}", e);
            return null;
        }
    }
}
