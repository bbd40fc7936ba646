using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The UNet of an image diffusion model, key-compatible with diffusers' <c>UNet2DConditionModel</c> and
/// <c>UNet2DModel</c>.</summary>
/// <remarks>What it predicts (epsilon, v, EDM's F) is the affair of the denoiser around it. Not safe for concurrent disposal; evaluation
/// is.</remarks>
public sealed class ImageUNet : IDisposable
{
    internal ImageUNet(UNetNetwork network) => Network = network;

    /// <summary>The layout of the network.</summary>
    public UNetConfig Config => Network.Config;

    /// <summary>What became of the files it was opened from; null where it was made in code.</summary>
    public LoadReport? LoadReport => Network.LoadReport;

    internal UNetNetwork Network { get; }

    /// <summary>Opens a network folder: <c>config.json</c> and <c>diffusion_pytorch_model.safetensors</c>.</summary>
    /// <param name="folder">The folder, for instance <c>unet</c> of a model folder.</param>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    /// <param name="type">The type to compute in, whatever the file's.</param>
    /// <param name="memory">Where weights are that need no conversion.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="CheckpointException">A file is damaged, or the weights are not those of the layout.</exception>
    /// <exception cref="NotSupportedException">The layout has something that Pyoco does not implement.</exception>
    public static ImageUNet Load(
        string folder, Device? device = null, ScalarType type = ScalarType.Float32, WeightMemory memory = WeightMemory.Mapped)
    {
        var network = UNetFolder.Load(folder, device ?? CPU, type, memory);
        if (!network.Config.IsVideo)
        {
            return new ImageUNet(network);
        }

        network.Dispose();
        throw new CheckpointException($"{folder} holds a video network, not an image network; open it with VideoUNet.Load.");
    }

    /// <summary>A network with random weights for training from scratch.</summary>
    /// <param name="config">The layout of an image network.</param>
    /// <param name="seed">Fixes the weights.</param>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    public static ImageUNet Create(UNetConfig config, ulong seed, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.IsVideo)
        {
            throw new ArgumentException(
                $"The layout is one of a video network ({config.ClassName}); an image network's was expected.", nameof(config));
        }

        return new ImageUNet(UNetFolder.Create(config, seed, device ?? CPU));
    }

    /// <summary>Evaluates the network.</summary>
    /// <param name="sample">Noisy images (B, C, H, W), already scaled as the network expects.</param>
    /// <param name="timestep">The timestep that stands for the noise level, (B), float.</param>
    /// <param name="textStates">Encoded text (B, L, D); null for unconditional networks.</param>
    /// <param name="pooledText">Pooled text (B, P) where the layout has a <see cref="UNetConfig.PooledSize"/>; else null.</param>
    /// <returns>The prediction, (B, C', H, W); the caller owns it.</returns>
    /// <exception cref="ArgumentException">A shape does not fit the layout.</exception>
    public Tensor Forward(Tensor sample, Tensor timestep, Tensor? textStates = null, Tensor? pooledText = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        UNetArguments.CheckInput(Config, sample.shape, 4, timestep);
        UNetArguments.CheckText(Config, sample.size(0), textStates, pooledText);
        return Network.Forward(sample, timestep, textStates, pooledText, frames: 1);
    }

    /// <summary>Writes <c>config.json</c> and <c>diffusion_pytorch_model.safetensors</c> into a folder, which is made when it is not
    /// there.</summary>
    public void Save(string folder, ScalarType type = ScalarType.Float32, IReadOnlyDictionary<string, string>? metadata = null) =>
        UNetFolder.Save(Network, folder, type, metadata);

    /// <summary>Merges a LoRA into the weights, on top of those that are merged already; not while the network is being evaluated. What the
    /// file has for a text encoder is left out.</summary>
    /// <inheritdoc cref="TextToVideoModel.AddLora"/>
    public void AddLora(string path, double weight = 1) => MergedLoras.Add(path, weight, isWhole: false, Network.Loras);

    /// <inheritdoc cref="TextToVideoModel.RemoveLoras"/>
    public void RemoveLoras() => Network.Loras.Remove();

    /// <summary>Releases the weights.</summary>
    public void Dispose() => Network.Dispose();
}
