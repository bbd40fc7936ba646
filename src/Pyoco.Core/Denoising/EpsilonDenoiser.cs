using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The clean estimate of a network with epsilon prediction (it predicts the noise):
/// <c>D = (x - Noise * epsilon) / Signal</c>.</summary>
/// <remarks>DDPM (arXiv 2006.11239), equation 15. The network sees the video scaled to <c>Signal^2 + Noise^2 = 1</c>, as it was trained,
/// and the timestep of the same sigma, fractional between two. At noise 0 the network is not evaluated.</remarks>
public sealed class EpsilonDenoiser : IVideoDenoiser
{
    private readonly TimestepNetwork _network;

    /// <summary>Wraps a network trained on discrete timesteps.</summary>
    /// <param name="network">The network, conditioning bound.</param>
    /// <param name="timesteps">The levels it was trained on.</param>
    public EpsilonDenoiser(VideoNetwork network, DiscreteTimesteps timesteps) => _network = new TimestepNetwork(network, timesteps);

    /// <summary>Wraps a network whose timestep is another function of the noise level.</summary>
    /// <param name="network">The network, conditioning bound.</param>
    /// <param name="timestep">The timestep that the network gets for a noise level.</param>
    public EpsilonDenoiser(VideoNetwork network, Func<NoiseLevel, double> timestep) => _network = new TimestepNetwork(network, timestep);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The level has no signal, so the noise does not determine the clean video.</exception>
    /// <exception cref="InvalidOperationException">The network returned another shape.</exception>
    public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
    {
        VideoNetworkCall.ThrowIfWithoutSignal(level);
        return VideoNetworkCall.Estimate(noisy, level, () =>
        {
            var (_, epsilon) = _network.Predict(noisy, level);
            // Two roundings, not the one of a fused product and sum: where the signal is tiny, references agree to no more digits than they
            // round alike.
            return noisy.sub(epsilon.Times_(level.Noise)).Over(level.Signal);
        });
    }

    /// <inheritdoc/>
    public PredictedQuantity? PredictionAt(NoiseLevel level) => PredictedQuantity.Noise;
}
