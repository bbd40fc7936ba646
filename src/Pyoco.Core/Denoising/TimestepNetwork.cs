using static TorchSharp.torch;

namespace Pyoco;

/// <summary>A network trained where <c>Signal^2 + Noise^2 = 1</c> and told a timestep: what noise-, v- and x0-predicting denoisers
/// share.</summary>
internal sealed record TimestepNetwork
{
    private readonly VideoNetwork _network;
    private readonly Func<NoiseLevel, double> _timestep;

    public TimestepNetwork(VideoNetwork network, DiscreteTimesteps timesteps)
        : this(network, timesteps is null ? throw new ArgumentNullException(nameof(timesteps)) : timesteps.Timestep)
    {
    }

    public TimestepNetwork(VideoNetwork network, Func<NoiseLevel, double> timestep)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(timestep);
        (_network, _timestep) = (network, timestep);
    }

    /// <summary>The video as the network sees it, and what the network says of it. Call it inside a dispose scope.</summary>
    /// <param name="noisy">A video, with noise.</param>
    /// <param name="level">Its level; the network gets the timestep of the same sigma.</param>
    public (Tensor Input, Tensor Output) Predict(Tensor noisy, NoiseLevel level)
    {
        var input = noisy.Times(level.ToUnitVariance().Noise / level.Noise);
        return (input, _network.Predict(input, _timestep(level)));
    }
}
