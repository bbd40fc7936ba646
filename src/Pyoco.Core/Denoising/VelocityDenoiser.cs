using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Wraps a network that predicts <c>v = Signal n - Noise clean</c> at discrete timesteps (arXiv 2202.00512, appendix D).</summary>
/// <remarks>The network is fed the variance-preserving video and a timestep, fractional where the level lies between two. Levels without signal
/// are defined: there the estimate is <c>-v</c>.</remarks>
public sealed class VelocityDenoiser : IVideoDenoiser
{
    private readonly VideoNetwork _network;
    private readonly DiscreteTimesteps _timesteps;

    /// <summary>Wraps a network trained on given timesteps.</summary>
    public VelocityDenoiser(VideoNetwork network, DiscreteTimesteps timesteps)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(timesteps);
        (_network, _timesteps) = (network, timesteps);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The level has no noise.</exception>
    public Tensor Denoise(Tensor noisy, NoiseLevel level)
    {
        using var scope = NewDisposeScope();
        var (velocity, input, at) = DiscreteInput.Evaluate(_network, _timesteps, noisy, level);
        return input.mul(at.Signal).add_(velocity, (-at.Noise).ToScalar()).MoveToOuterDisposeScope();
    }
}
