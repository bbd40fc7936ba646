using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Wraps a network that predicts the noise at discrete timesteps (DDPM, arXiv 2006.11239, equation 15).</summary>
/// <remarks>The network is fed the variance-preserving video and a timestep, fractional where the level lies between two.</remarks>
public sealed class EpsilonDenoiser : IVideoDenoiser
{
    private readonly VideoNetwork _network;
    private readonly DiscreteTimesteps _timesteps;

    /// <summary>Wraps a network trained on given timesteps.</summary>
    public EpsilonDenoiser(VideoNetwork network, DiscreteTimesteps timesteps)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(timesteps);
        (_network, _timesteps) = (network, timesteps);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The level has no signal, where noise says nothing of the video, or no noise.</exception>
    public Tensor Denoise(Tensor noisy, NoiseLevel level)
    {
        if (!(level.Signal > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A noise-predicting network needs signal above 0.");
        }

        using var scope = NewDisposeScope();
        var (epsilon, input, at) = DiscreteInput.Evaluate(_network, _timesteps, noisy, level);
        return input.add(epsilon, (-at.Noise).ToScalar()).div_(at.Signal).MoveToOuterDisposeScope();
    }
}
