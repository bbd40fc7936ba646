using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Opens and writes the folders of autoencoders, and checks what they are asked to translate.</summary>
internal static class AutoencoderFolder
{
    /// <summary>The largest number of levels; each halves, so that a latent of so many stands for 32,768 pixels a side.</summary>
    public const int MostLevels = 16;

    private const string WeightsName = "diffusion_pytorch_model.safetensors";

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">The folder of <c>config.json</c>.</param>
    /// <param name="memory">Where weights are that need no conversion.</param>
    /// <param name="build">Builds the network on the meta device from the text of the config, whose sizes the weights bound.</param>
    /// <param name="fill">Fills it; when this fails the network is released.</param>
    public static TCodec Load<TNetwork, TCodec>(
        string folder, WeightMemory memory, Func<string, ITensorSource, TNetwork> build, Func<TNetwork, ITensorSource, TCodec> fill)
        where TNetwork : nn.Module
    {
        var config = ComponentWeights.ReadConfig(folder);
        using var weights = ComponentWeights.Open(folder, memory);
        var network = build(config, weights);
        try
        {
            return fill(network, weights);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    public static void Save(string folder, string config, nn.Module network, ScalarType type)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        WholeFile.WriteText(Path.Combine(folder, ComponentWeights.ConfigName), config);
        WeightAssignment.Save(network, Path.Combine(folder, WeightsName), metadata: null, type);
    }

    public static void CheckVideo(Tensor video, int channels, int multiple)
    {
        var shape = VideoShape.Of(video);
        if (shape.Channels != channels || shape.Height % multiple != 0 || shape.Width % multiple != 0)
        {
            throw new ArgumentException(
                $"The video has the shape {shape}; {channels} channels and a size in multiples of {multiple} were expected.",
                nameof(video));
        }
    }

    public static void CheckLatents(Tensor latents, int channels)
    {
        var shape = VideoShape.Of(latents);
        if (shape.Channels != channels)
        {
            throw new ArgumentException($"The latents have the shape {shape}; {channels} channels were expected.", nameof(latents));
        }
    }
}
