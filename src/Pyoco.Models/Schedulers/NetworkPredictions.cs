namespace Pyoco.Models;

/// <summary>What the networks of a config predict.</summary>
internal enum NetworkPrediction
{
    Epsilon,
    Velocity,
    Sample,
    Flow,
}

internal static class NetworkPredictions
{
    /// <summary>The denoiser of a network that is given a timestep for each level.</summary>
    public static IVideoDenoiser CreateDenoiser(this NetworkPrediction prediction,
        VideoNetwork network, Func<NoiseLevel, double> timestep) => prediction switch
    {
        NetworkPrediction.Epsilon => new EpsilonDenoiser(network, timestep),
        NetworkPrediction.Velocity => new VelocityDenoiser(network, timestep),
        NetworkPrediction.Flow => new FlowDenoiser(network, timestep),
        _ => new X0Denoiser(network, timestep),
    };
}
