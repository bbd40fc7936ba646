using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The clean estimate of a network with flow prediction (it predicts the direction from the clean video to the noise,
/// <c>u = n - clean</c>): <c>D = x - Noise * u</c>.</summary>
/// <remarks>Rectified flow (arXiv 2209.03003, equation 1) and flow matching (arXiv 2210.02747), with the time of Stable Diffusion 3 (arXiv
/// 2403.03206), which is 1 in pure noise. The formula holds where <c>Signal + Noise = 1</c>; a video at another level is scaled there
/// first, and the network is told the time of the same sigma, which is its Noise. It also works without any signal, at (0, 1). At noise 0
/// the network is not evaluated.</remarks>
public sealed class FlowDenoiser : IVideoDenoiser
{
    private readonly VideoNetwork _network;
    private readonly Func<NoiseLevel, double> _timestep;

    /// <summary>Wraps a network that is told the time in thousandths, as published ones are.</summary>
    /// <param name="network">The network, conditioning bound.</param>
    /// <param name="timesteps">The timestep of pure noise: what the time, from 0 to 1, is multiplied by.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timesteps"/> is not a finite number above 0.</exception>
    public FlowDenoiser(VideoNetwork network, double timesteps = 1000)
        : this(network, level => timesteps * level.ToFlow().Noise)
    {
        if (!(timesteps > 0 && double.IsFinite(timesteps)))
        {
            throw new ArgumentOutOfRangeException(nameof(timesteps), timesteps, "The timestep of pure noise is a finite number above 0.");
        }
    }

    /// <summary>Wraps a network whose timestep is another function of the noise level.</summary>
    /// <param name="network">The network, conditioning bound.</param>
    /// <param name="timestep">The timestep that the network gets for a noise level.</param>
    public FlowDenoiser(VideoNetwork network, Func<NoiseLevel, double> timestep)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(timestep);
        (_network, _timestep) = (network, timestep);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The level has neither signal nor noise.</exception>
    /// <exception cref="InvalidOperationException">The network returned another shape.</exception>
    public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level) => VideoNetworkCall.Estimate(noisy, level, () =>
    {
        var flow = level.ToFlow();
        var x = noisy.Times(flow.Noise / level.Noise);
        return x.Plus(_network.Predict(x, _timestep(level)), -flow.Noise);
    });

    /// <inheritdoc/>
    public PredictedQuantity? PredictionAt(NoiseLevel level) => PredictedQuantity.Flow;
}
