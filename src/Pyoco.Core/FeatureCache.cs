using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The deep features of one branch of a network: at each noise level the network either makes them anew and keeps them here, or
/// takes those that are here.</summary>
/// <remarks>Who binds a network wraps its denoiser with <see cref="Watch"/>, which tells the cache the level of each evaluation. The
/// network asks for <see cref="Kept"/>; where that is null, it runs in full and calls <see cref="Keep"/>.</remarks>
public sealed class FeatureCache
{
    private readonly PerWindow<Features> _windows;

    internal FeatureCache(FeatureReuse reuse, RunWindow window) =>
        (Reuse, _windows) = (reuse, new PerWindow<Features>(window, () => new Features(reuse.Every)));

    /// <summary>Which features, and how often.</summary>
    public FeatureReuse Reuse { get; }

    /// <summary>The features that serve at the level of this evaluation, which the cache keeps; null where the network makes them
    /// anew.</summary>
    public Tensor? Kept => _windows.Current is { Serve: true } features ? features.Tensor : null;

    /// <summary>The denoiser of the network, which tells this cache the levels that are evaluated.</summary>
    /// <param name="denoiser">The denoiser.</param>
    public IVideoDenoiser Watch(IVideoDenoiser denoiser)
    {
        ArgumentNullException.ThrowIfNull(denoiser);
        return new Watched(denoiser, this);
    }

    /// <summary>Keeps features for the levels below, in place of those before.</summary>
    /// <param name="features">The features, which stay the caller's, but must not be changed in place any more.</param>
    public void Keep(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        _windows.Current.Replace(Reuse.Every == 1 ? null : features.alias().DetachFromDisposeScope());
    }

    /// <summary>Releases all features.</summary>
    internal void Release() => _windows.Dispose();

    private sealed class Features(int every) : IDisposable
    {
        private readonly ReusePeriod _period = new(every);

        public bool Serve { get; private set; }

        public Tensor? Tensor { get; private set; }

        public void Visit(NoiseLevel level) => Serve = _period.Reuses(level);

        public void Replace(Tensor? tensor)
        {
            Tensor?.Dispose();
            Tensor = tensor;
        }

        public void Dispose() => Replace(null);
    }

    private sealed class Watched(IVideoDenoiser inner, FeatureCache cache) : IVideoDenoiser
    {
        public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
        {
            cache._windows.Current.Visit(level);
            return inner.Denoise(noisy, level);
        }

        public PredictedQuantity? PredictionAt(NoiseLevel level) => inner.PredictionAt(level);
    }
}
