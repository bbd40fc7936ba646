using static TorchSharp.torch;

namespace Pyoco;

/// <summary>What a network trained on discrete timesteps is fed for a level: the variance-preserving video and the timestep of its sigma.</summary>
internal static class DiscreteInput
{
    /// <summary>Evaluates a network at a level of any convention.</summary>
    /// <returns>The network's output, the variance-preserving input, and its level.</returns>
    public static (Tensor Output, Tensor Input, NoiseLevel Level) Evaluate(
        VideoNetwork network, DiscreteTimesteps timesteps, Tensor noisy, NoiseLevel level)
    {
        ArgumentNullException.ThrowIfNull(noisy);
        var norm = Math.Sqrt(level.Signal * level.Signal + level.Noise * level.Noise);
        if (!(level.Noise > 0 && double.IsFinite(norm)))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A network on discrete timesteps needs noise above 0.");
        }

        var preserving = new NoiseLevel(level.Signal / norm, level.Noise / norm);
        var input = noisy.div(norm);
        var timestep = full([noisy.size(VideoShape.BatchAxis)], timesteps.Timestep(level), dtype: ScalarType.Float32, device: noisy.device);
        return (network(input, timestep), input, preserving);
    }
}
