using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Small autoencoders for tests, with random weights nowhere zero, and their folders.</summary>
internal static class TinyAutoencoders
{
    public static AutoencoderKLConfig Variational { get; } = new()
    {
        LatentChannels = 4, BlockOutChannels = [16, 32], LayersPerBlock = 1, NormGroups = 8, SampleSize = 16, ScalingFactor = 0.5,
        ShiftFactor = 0.25,
    };

    public static AutoencoderTinyConfig Tiny { get; } = new()
    {
        LatentChannels = 4, EncoderChannels = 16, DecoderChannels = 16, EncoderBlocks = [1, 1], DecoderBlocks = [1, 1], ScalingFactor = 0.5,
        ShiftFactor = 0.25,
    };

    /// <summary>The folder of an <see cref="AutoencoderKL"/>.</summary>
    public static string Write(string folder, AutoencoderKLConfig config)
    {
        using var network = Small(new AutoencoderKLNetwork(config, CPU));
        AutoencoderFolder.Save(folder, config.ToJson(), network, ScalarType.Float32);
        return folder;
    }

    /// <summary>The folder of an <see cref="AutoencoderTiny"/>.</summary>
    public static string Write(string folder, AutoencoderTinyConfig config)
    {
        using var network = Small(new AutoencoderTinyNetwork(config, CPU));
        AutoencoderFolder.Save(folder, config.ToJson(), network, ScalarType.Float32);
        return folder;
    }

    /// <summary>N(0, 0.1²) everywhere: the network neither dies out nor blows up.</summary>
    public static T Small<T>(T network)
        where T : nn.Module
    {
        using var noGrad = no_grad();
        TinyModels.Randomized(network);
        foreach (var parameter in network.parameters())
        {
            parameter.Over_(3);
        }

        return network;
    }
}
