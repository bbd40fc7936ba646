using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The call of a network that every prediction type makes.</summary>
internal static class VideoNetworkCall
{
    /// <summary>Evaluates a network at one timestep for the whole batch. Call it inside a dispose scope.</summary>
    public static Tensor Predict(this VideoNetwork network, Tensor input, double timestep)
    {
        var shape = input.shape;
        var output = network(input, TensorArithmetic.Filled([shape[VideoShape.BatchAxis]], timestep, float32, input.device)); // (B)
        if (!output.shape.SequenceEqual(shape))
        {
            // Broadcasting would silently turn it into a wrong video.
            throw new InvalidOperationException(
                $"The network returned [{string.Join(", ", output.shape)}] for an input [{string.Join(", ", shape)}].");
        }

        return output;
    }

    /// <summary>The clean estimate at a level. At noise 0 the video is its own, and the network is not evaluated.</summary>
    /// <param name="noisy">The video.</param>
    /// <param name="level">Its level.</param>
    /// <param name="estimate">Evaluates the network; what it makes beside the estimate is released.</param>
    public static DenoiserOutput Estimate(Tensor noisy, NoiseLevel level, Func<Tensor> estimate)
    {
        ArgumentNullException.ThrowIfNull(noisy);
        ThrowIfEmpty(level);
        using var scope = NewDisposeScope();
        return (level.Noise == 0 ? noisy.Over(level.Signal) : estimate()).MoveToOuterDisposeScope();
    }

    /// <summary>Refuses what no network was trained on: a level with no signal, where sigma is infinite.</summary>
    public static void ThrowIfWithoutSignal(NoiseLevel level)
    {
        if (!(level.Signal > 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(level), level, "The level has no signal; only v-prediction, x0 prediction and flow prediction work there.");
        }
    }

    /// <summary>Refuses what is no level: neither signal nor noise.</summary>
    public static void ThrowIfEmpty(NoiseLevel level)
    {
        if (!(level.Signal + level.Noise > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level has neither signal nor noise.");
        }
    }
}
