using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Pyoco;

/// <summary>Puts a pipeline together: model, noise prior, sampler, guidance. Every package adds its own <c>Use...</c> as extension methods.</summary>
/// <remarks>Nothing is loaded or checked before <see cref="Build"/>, which can be called again for a pipeline with weights of its own.
/// Of two calls of one method the later one counts; what <see cref="AdaptModel"/> and <see cref="Use"/> are given adds up.</remarks>
public sealed class VideoDiffusionPipelineBuilder
{
    private readonly List<string> _mistakes = [];
    private readonly List<Action<IVideoModel>> _adaptations = [];
    private readonly List<Func<ISampler, ISampler>> _decorators = [];
    private Func<IVideoModel>? _loadModel;
    private IVideoNoisePrior? _prior;
    private INoisePriorFactory? _factory;
    private bool _usesModelNoise;
    private bool _allowsOtherPrior;
    private ISampler? _sampler;
    private bool _usesModelSampler;
    private int _steps;
    private Func<int, NoiseSchedule>? _schedule;
    private double _guidance = 1;
    private ILoggerFactory? _loggers;

    internal VideoDiffusionPipelineBuilder()
    {
    }

    /// <summary>The model; <paramref name="load"/> runs at <see cref="Build"/>, and the pipeline disposes what it gives.</summary>
    public VideoDiffusionPipelineBuilder UseModel(Func<IVideoModel> load)
    {
        ArgumentNullException.ThrowIfNull(load);
        _loadModel = load;
        return this;
    }

    /// <summary>Changes the model once it is opened, before anything is asked of it: motion modules, LoRAs. Applied in the order of the calls.</summary>
    public VideoDiffusionPipelineBuilder AdaptModel(Action<IVideoModel> adapt)
    {
        ArgumentNullException.ThrowIfNull(adapt);
        _adaptations.Add(adapt);
        return this;
    }

    /// <summary>A prior for the noise. One that the model was not trained with is refused unless <see cref="AllowOtherPrior"/> is said.</summary>
    public VideoDiffusionPipelineBuilder UseNoise(IVideoNoisePrior prior)
    {
        ArgumentNullException.ThrowIfNull(prior);
        (_prior, _usesModelNoise) = (prior, false);
        return this;
    }

    /// <summary>The prior that the model was trained with, made by a factory. <c>UseModelNoise()</c> of Pyoco.Noise brings its own.</summary>
    public VideoDiffusionPipelineBuilder UseModelNoise(INoisePriorFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        (_factory, _usesModelNoise) = (factory, true);
        return this;
    }

    /// <summary>A factory for the model's own prior, so that the divergence of another one from it can be told.</summary>
    public VideoDiffusionPipelineBuilder UseNoisePriorFactory(INoisePriorFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _factory = factory;
        return this;
    }

    /// <summary>Allows a prior that the model was not trained with; the divergence is logged. Videos suffer: that is an experiment.</summary>
    public VideoDiffusionPipelineBuilder AllowOtherPrior()
    {
        _allowsOtherPrior = true;
        return this;
    }

    /// <summary>A sampler and its number of steps, at least 1.</summary>
    public VideoDiffusionPipelineBuilder UseSampler(ISampler sampler, int steps)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        (_sampler, _usesModelSampler, _steps) = (sampler, false, steps);
        return this;
    }

    /// <summary>The sampler that the model asks for, as the scheduler of its folder states it, and its number of steps, at least 1.</summary>
    public VideoDiffusionPipelineBuilder UseModelSampler(int steps)
    {
        (_sampler, _usesModelSampler, _steps) = (null, true, steps);
        return this;
    }

    /// <summary>Wraps the sampler, for methods that sample several times or change the noise on the way; applied in the order of the calls.</summary>
    public VideoDiffusionPipelineBuilder Use(Func<ISampler, ISampler> decorate)
    {
        ArgumentNullException.ThrowIfNull(decorate);
        _decorators.Add(decorate);
        return this;
    }

    /// <summary>Another schedule than the model's, for a number of steps.</summary>
    public VideoDiffusionPipelineBuilder UseSchedule(Func<int, NoiseSchedule> schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        _schedule = schedule;
        return this;
    }

    /// <summary>Classifier-free guidance: 1 is none (the default) and needs one evaluation of the network where others need two.</summary>
    /// <param name="scale">A finite number of at least 0.</param>
    public VideoDiffusionPipelineBuilder UseGuidance(double scale)
    {
        _guidance = scale;
        return this;
    }

    /// <summary>Where the pipeline logs; nowhere when not given. Prompts are logged at Trace only.</summary>
    public VideoDiffusionPipelineBuilder UseLogging(ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(loggers);
        _loggers = loggers;
        return this;
    }

    /// <summary>Loads the model and checks everything, once.</summary>
    /// <param name="services">Where a logger factory is looked for when <see cref="UseLogging"/> was not called; may be null.</param>
    /// <returns>The pipeline; the caller disposes it.</returns>
    /// <exception cref="InvalidOperationException">Something is missing or does not fit; all mistakes are in the one message.</exception>
    public VideoDiffusionPipeline Build(IServiceProvider? services = null)
    {
        _mistakes.Clear();
        var model = LoadModel(out var cause);
        try
        {
            var sampler = DecorateSampler(model, ref cause);
            var schedule = CreateSchedule(model, ref cause);
            CheckGuidance();
            var (prior, divergence) = ResolvePrior(model, ref cause);
            if (_mistakes.Count > 0)
            {
                throw new InvalidOperationException(Message(), cause);
            }

            var loggers = _loggers ?? services?.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
            return new VideoDiffusionPipeline(
                model!, prior!, sampler!, schedule!, _guidance, divergence, loggers.CreateLogger<VideoDiffusionPipeline>());
        }
        catch
        {
            model?.Dispose();
            throw;
        }
    }

    private IVideoModel? LoadModel(out Exception? cause)
    {
        cause = null;
        if (_loadModel is null)
        {
            _mistakes.Add("There is no model: call UseModel(folder) of Pyoco.Models.");
            return null;
        }

        IVideoModel? model = null;
        try
        {
            model = _loadModel() ?? throw new InvalidOperationException("the function given to UseModel gave none.");
            _adaptations.ForEach(adapt => adapt(model));
            _ = model.Info; // A model may find only here that its folder states no size.
            return model;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            model?.Dispose();
            cause = e;
            _mistakes.Add($"The model cannot be loaded: {e.Message}");
            return null;
        }
    }

    private ISampler? DecorateSampler(IVideoModel? model, ref Exception? cause)
    {
        if (_sampler is null && !_usesModelSampler)
        {
            _mistakes.Add("There is no sampler: call UseModelSampler(steps), UseHeun(steps), UseEuler(steps) or UseSampler(sampler, steps).");
            return null;
        }

        if (_steps < 1)
        {
            _mistakes.Add($"The sampler has {_steps} steps; at least 1 was expected.");
            return null;
        }

        var sampler = _sampler ?? CreateModelSampler(model, ref cause);
        for (var i = 0; sampler is not null && i < _decorators.Count; i++)
        {
            sampler = _decorators[i](sampler);
            if (sampler is null)
            {
                _mistakes.Add($"Call {i + 1} of Use(decorate) gave no sampler.");
            }
        }

        return sampler;
    }

    private ISampler? CreateModelSampler(IVideoModel? model, ref Exception? cause)
    {
        try
        {
            return model is null ? null : model.CreateSampler(_steps) ?? throw new ArgumentException("there is none.");
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            cause ??= e;
            _mistakes.Add($"The model's own sampler cannot be used: {e.Message}");
            return null;
        }
    }

    private NoiseSchedule? CreateSchedule(IVideoModel? model, ref Exception? cause)
    {
        if (_steps < 1 || (_schedule ?? (model is null ? null : model.CreateSchedule)) is not { } create)
        {
            return null;
        }

        try
        {
            return create(_steps) ?? throw new ArgumentException("there is none.");
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            cause ??= e;
            _mistakes.Add($"The schedule cannot have {_steps} steps: {e.Message}");
            return null;
        }
    }

    private void CheckGuidance()
    {
        if (!(_guidance >= 0 && double.IsFinite(_guidance)))
        {
            _mistakes.Add(FormattableString.Invariant($"The guidance scale is {_guidance}; a finite number of at least 0 was expected."));
        }
    }

    private (IVideoNoisePrior? Prior, PriorDivergence? Divergence) ResolvePrior(IVideoModel? model, ref Exception? cause)
    {
        if (_prior is null && !_usesModelNoise)
        {
            _mistakes.Add("There is no noise prior: call UseModelNoise() of Pyoco.Noise for the one that the model was trained with.");
            return default;
        }

        if (model is null)
        {
            return default;
        }

        var trained = model.Info.NoisePrior;
        if (_usesModelNoise)
        {
            try
            {
                return (_factory!.Create(trained), null);
            }
            catch (Exception e) when (e is NotSupportedException or ArgumentException)
            {
                cause ??= e;
                _mistakes.Add($"The model's noise prior {trained} cannot be made: {e.Message}");
                return default;
            }
        }

        if (_prior!.Spec.Equals(trained) || IsAnotherNameOf(_prior.Spec, trained))
        {
            return (_prior, null);
        }

        if (!_allowsOtherPrior)
        {
            _mistakes.Add(
                $"The noise prior is {_prior.Spec}, but the model in {model.Info.Source} was trained with {trained}: "
                + "call UseModelNoise(), or AllowOtherPrior() to go on all the same.");
        }

        return (_prior, PriorDivergence.Of(_prior, trained, _factory, model.Info.LatentShape.Frames));
    }

    // Published models name priors in their own ways; the factory knows which of ours they mean.
    private bool IsAnotherNameOf(MethodSpec used, MethodSpec trained)
    {
        try
        {
            return _factory is not null && _factory.Create(trained).Spec.Equals(used);
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException)
        {
            return false;
        }
    }

    private string Message() => _mistakes.Count == 1
        ? _mistakes[0]
        : $"The pipeline cannot be built:{string.Concat(_mistakes.Select((m, i) => $"{Environment.NewLine}{i + 1}. {m}"))}";
}
