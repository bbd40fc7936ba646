using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>A network whose deep features are a scalar of its own, and which notes which evaluations were in full.</summary>
internal sealed class CachedNetwork
{
    private readonly IVideoDenoiser _watched;

    public CachedNetwork(FeatureCache cache) => _watched = cache.Watch(new Network(this, cache));

    /// <summary>Whether each evaluation was in full.</summary>
    public List<bool> Full { get; } = [];

    /// <summary>The features of the last evaluation, as the cache holds them.</summary>
    public Tensor? Last { get; private set; }

    /// <summary>Evaluates at a sigma.</summary>
    /// <returns>The number of the evaluation that the features are from.</returns>
    public float Evaluate(double sigma)
    {
        using var scope = NewDisposeScope();
        return _watched.Denoise(zeros([1, 1, 1, 1, 1]), NoiseLevel.FromSigma(sigma)).Clean.item<float>();
    }

    private sealed class Network(CachedNetwork owner, FeatureCache cache) : IVideoDenoiser
    {
        public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
        {
            using var scope = NewDisposeScope();
            owner.Full.Add(cache.Kept is null);
            owner.Last = cache.Kept;
            if (cache.Kept is { } kept)
            {
                return noisy.Plus(kept).MoveToOuterDisposeScope();
            }

            var features = TensorArithmetic.Filled([1], owner.Full.Count, ScalarType.Float32, CPU);
            cache.Keep(features);
            return noisy.Plus(features).MoveToOuterDisposeScope();
        }
    }
}
