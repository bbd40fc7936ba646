using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The clean estimate of a network with v-prediction, <c>v = Signal * n - Noise * clean</c>:
/// <c>D = Signal * x - Noise * v</c>.</summary>
/// <remarks>Progressive distillation (arXiv 2202.00512), appendix D. Both formulas hold where <c>Signal^2 + Noise^2 = 1</c>; a video at
/// another level is scaled there first, and the network gets the timestep of the same sigma, fractional between two. It also works without
/// any signal, at (0, 1), as x0 prediction does.</remarks>
public sealed class VelocityDenoiser : IVideoDenoiser
{
    private readonly TimestepNetwork _network;

    /// <summary>Wraps a network trained on discrete timesteps.</summary>
    /// <param name="network">The network, conditioning bound.</param>
    /// <param name="timesteps">The levels it was trained on.</param>
    public VelocityDenoiser(VideoNetwork network, DiscreteTimesteps timesteps) => _network = new TimestepNetwork(network, timesteps);

    /// <summary>Wraps a network whose timestep is another function of the noise level.</summary>
    /// <param name="network">The network, conditioning bound.</param>
    /// <param name="timestep">The timestep that the network gets for a noise level.</param>
    public VelocityDenoiser(VideoNetwork network, Func<NoiseLevel, double> timestep) => _network = new TimestepNetwork(network, timestep);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The level has neither signal nor noise.</exception>
    /// <exception cref="InvalidOperationException">The network returned another shape.</exception>
    public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level) => VideoNetworkCall.Estimate(noisy, level, () =>
    {
        var unit = level.ToUnitVariance();
        var (x, velocity) = _network.Predict(noisy, level);
        return x.Times(unit.Signal).Plus(velocity, -unit.Noise);
    });

    /// <inheritdoc/>
    public PredictedQuantity? PredictionAt(NoiseLevel level) => PredictedQuantity.Velocity;
}
