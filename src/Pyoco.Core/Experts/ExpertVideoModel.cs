using static TorchSharp.torch;

namespace Pyoco;

/// <summary>An ensemble of expert denoisers as one model: each evaluation goes to the expert of its noise level.</summary>
/// <remarks>eDiff-I (arXiv 2211.01324), and PYoCo (arXiv 2305.10474), which is built on it. The first expert states what the
/// model was made for, encodes prompts, decodes latents and plans the sampling for all of them; the others are opened when a walk first
/// comes to their levels. What changes a model's weights (LoRAs, motion modules) does not find it inside: it would change one expert of
/// several. Safe to share between threads.</remarks>
public sealed class ExpertVideoModel : IVideoModel
{
    private readonly Lock _gate = new();
    private readonly IVideoModel _first;
    private readonly (DenoisingExpert Expert, IVideoModel? Model)[] _experts;
    private bool _isDisposed;

    /// <summary>Joins experts.</summary>
    /// <param name="first">The first expert, opened; the ensemble disposes it.</param>
    /// <param name="levels">Its levels.</param>
    /// <param name="others">The others, in any order.</param>
    /// <exception cref="ArgumentException">Levels belong to no expert, or to two, or two experts have one name.</exception>
    public ExpertVideoModel(IVideoModel first, SigmaInterval levels, params IEnumerable<DenoisingExpert> others)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(others);
        _first = first;
        _experts = [(new DenoisingExpert("first", levels, () => first), first), .. others.Select(e => (e, default(IVideoModel)))];
        if (ExpertIntervals.Mistake(Experts.Select(e => (e.Name, e.Levels))) is { } mistake)
        {
            throw new ArgumentException($"The intervals of the experts do not fit: {mistake}.", nameof(others));
        }

        if (Experts.GroupBy(e => e.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two experts are named '{twice.Key}'.", nameof(others));
        }
    }

    /// <summary>All experts, the first one in front.</summary>
    public IReadOnlyList<DenoisingExpert> Experts => [.. _experts.Select(e => e.Expert)];

    /// <summary>The names of those that are open.</summary>
    public IReadOnlyList<string> OpenExperts
    {
        get
        {
            lock (_gate)
            {
                return [.. _experts.Where(e => e.Model is not null).Select(e => e.Expert.Name)];
            }
        }
    }

    /// <inheritdoc/>
    public VideoModelInfo Info => _first.Info;

    /// <summary>The files of the experts that are open, or say them beforehand (<see cref="DenoisingExpert.Sha256"/>).</summary>
    public ModelProvenance Provenance
    {
        get
        {
            (DenoisingExpert Expert, IVideoModel? Model)[] experts;
            lock (_gate)
            {
                experts = [.. _experts];
            }

            var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (expert, model) in experts)
            {
                foreach (var (file, hash) in expert.Sha256?.Invoke() ?? model?.Provenance.Sha256 ?? ModelProvenance.Unknown.Sha256)
                {
                    if (!hashes.TryAdd(file, hash) && hashes[file] != hash)
                    {
                        hashes[$"{expert.Name}: {file}"] = hash;
                    }
                }
            }

            return _first.Provenance with { Sha256 = hashes };
        }
    }

    /// <inheritdoc/>
    public ITextEncoder? TextEncoder => _first.TextEncoder;

    /// <inheritdoc/>
    public IVideoCodec Codec => _first.Codec;

    /// <inheritdoc/>
    public IVideoCodec? PreviewCodec => _first.PreviewCodec;

    /// <inheritdoc/>
    public bool PrefersBatches => _first.PrefersBatches;

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public IVideoDenoiser Bind(DenoiserRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return new Switch(this, request);
    }

    /// <summary>What the first of the open experts says that cannot be used.</summary>
    public string? Refusal()
    {
        lock (_gate)
        {
            return _experts.Select(e => e.Model?.Refusal()).FirstOrDefault(refusal => refusal is not null);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The first expert answers for all; one that is opened later and cannot is refused then.</remarks>
    public string? Refusal(FeatureReuse reuse) => _first.Refusal(reuse);

    /// <inheritdoc/>
    public SamplingPlan CreatePlan(int steps, VideoShape shape) => _first.CreatePlan(steps, shape);

    /// <summary>Releases the experts that are open.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            for (var i = _experts.Length - 1; i >= 0; i--)
            {
                _experts[i].Model?.Dispose();
                _experts[i].Model = null;
            }
        }
    }

    // A video without noise lies in no interval; it is the affair of the lowest one.
    private int IndexOf(NoiseLevel level)
    {
        var found = Array.FindIndex(_experts, e => e.Expert.Levels.Contains(level));
        return found >= 0 ? found : Array.FindIndex(_experts, e => e.Expert.Levels.Above == 0);
    }

    private IVideoModel Open(int index)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _experts[index].Model ??= Opened(_experts[index].Expert);
        }
    }

    private IVideoModel Opened(DenoisingExpert expert)
    {
        var model = expert.Open()
            ?? throw new InvalidOperationException($"The expert '{expert.Name}' cannot be opened: there was no model.");
        var (channels, expected) = (model.Info.LatentShape.Channels, Info.LatentShape.Channels);
        if (channels == expected)
        {
            return model;
        }

        model.Dispose();
        throw new InvalidOperationException(
            $"The expert '{expert.Name}' has {channels} channels; {expected}, as the first expert, were expected.");
    }

    // One run's denoiser: each expert is bound once.
    private sealed class Switch(ExpertVideoModel ensemble, DenoiserRequest request) : IVideoDenoiser
    {
        private readonly IVideoDenoiser?[] _bound = new IVideoDenoiser?[ensemble._experts.Length];

        public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level) => At(level).Denoise(noisy, level);

        public PredictedQuantity? PredictionAt(NoiseLevel level) => At(level).PredictionAt(level);

        private IVideoDenoiser At(NoiseLevel level)
        {
            var index = ensemble.IndexOf(level);
            return _bound[index] ??= ensemble.Open(index).Bind(request);
        }
    }
}
