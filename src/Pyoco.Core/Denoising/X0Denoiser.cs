using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The clean estimate of a network with x0 prediction, <c>prediction_type: sample</c> in diffusers: <c>D = output</c>.</summary>
/// <remarks>Progressive distillation (arXiv 2202.00512), section 4, calls it x-prediction. The network sees the video scaled to
/// <c>Signal^2 + Noise^2 = 1</c>, as it was trained, and the timestep of the same sigma. At noise 0 the network is not evaluated. It works
/// without any signal, at (0, 1), too.</remarks>
public sealed class X0Denoiser : IVideoDenoiser
{
    private readonly TimestepNetwork _network;

    /// <summary>Wraps a network trained on discrete timesteps.</summary>
    /// <param name="network">The network, conditioning bound.</param>
    /// <param name="timesteps">The levels it was trained on.</param>
    public X0Denoiser(VideoNetwork network, DiscreteTimesteps timesteps) => _network = new TimestepNetwork(network, timesteps);

    /// <summary>Wraps a network whose timestep is another function of the noise level.</summary>
    /// <param name="network">The network, conditioning bound.</param>
    /// <param name="timestep">The timestep that the network gets for a noise level.</param>
    public X0Denoiser(VideoNetwork network, Func<NoiseLevel, double> timestep) => _network = new TimestepNetwork(network, timestep);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The level has neither signal nor noise.</exception>
    /// <exception cref="InvalidOperationException">The network returned another shape.</exception>
    public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level) =>
        VideoNetworkCall.Estimate(noisy, level, () => _network.Predict(noisy, level).Output);

    /// <inheritdoc/>
    public PredictedQuantity? PredictionAt(NoiseLevel level) => PredictedQuantity.Clean;
}
