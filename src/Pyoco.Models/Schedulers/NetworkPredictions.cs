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

    /// <summary>What a network of timesteps learns.</summary>
    /// <exception cref="ArgumentException">It predicts the noise, and the last timestep has no signal.</exception>
    public static TrainingObjective CreateObjective(this NetworkPrediction prediction, DiscreteTimesteps timesteps) => prediction switch
    {
        NetworkPrediction.Epsilon => TrainingObjective.Epsilon(timesteps),
        NetworkPrediction.Velocity => TrainingObjective.Velocity(timesteps),
        NetworkPrediction.Flow => TrainingObjective.Flow(timesteps.Count),
        _ => TrainingObjective.Clean(timesteps),
    };
}
