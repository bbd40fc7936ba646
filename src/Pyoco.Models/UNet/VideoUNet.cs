using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A video diffusion network: an image UNet with temporal layers between its own (PYoCo, arXiv 2305.10474, section 4).</summary>
/// <remarks>Its image weights keep the names of the image network. Temporal convolutions (<c>temp_convs</c>) follow every residual block, temporal
/// attentions with rotary positions (<c>temp_attentions</c>) every spatial attention; both end in zeros at first, so that a fresh video network
/// equals the image network frame by frame. A clip of one frame is an image: the temporal layers are skipped.</remarks>
public sealed class VideoUNet : IDisposable
{
    internal VideoUNet(UNetNetwork network) => Network = network;

    /// <summary>The layout of the network.</summary>
    public UNetConfig Config => Network.Config;

    internal UNetNetwork Network { get; }

    /// <summary>Builds a video network on pretrained image weights.</summary>
    /// <param name="imageFolder">The folder of the image network, for instance <c>unet</c> of a model folder.</param>
    /// <param name="seed">Fixes the inner weights of the temporal layers, whose outputs are zero.</param>
    /// <param name="temporalHeadSize">Channels of a head of the temporal attention, even and above 0.</param>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    /// <param name="type">The type to compute in, whatever the file's.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="CheckpointException">A file is damaged, or the weights are not those of an image network.</exception>
    /// <exception cref="NotSupportedException">The layout has something that Pyoco does not implement.</exception>
    public static VideoUNet FromImage(
        string imageFolder, ulong seed = 0, int temporalHeadSize = 32, Device? device = null, ScalarType type = ScalarType.Float32)
    {
        if (temporalHeadSize < 2 || temporalHeadSize % 2 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(temporalHeadSize), temporalHeadSize, "The heads' size is an even number above 0.");
        }

        return new VideoUNet(UNetFolder.LoadIntoVideo(imageFolder, seed, temporalHeadSize, device ?? CPU, type));
    }

    /// <summary>Opens the folder of a video network: <c>config.json</c> and <c>diffusion_pytorch_model.safetensors</c>.</summary>
    /// <inheritdoc cref="ImageUNet.Load"/>
    public static VideoUNet Load(string folder, Device? device = null, ScalarType type = ScalarType.Float32)
    {
        var network = UNetFolder.Load(folder, device ?? CPU, type);
        if (network.Config.IsVideo)
        {
            return new VideoUNet(network);
        }

        network.Dispose();
        throw new CheckpointException($"{folder} holds an image network ({network.Config.ClassName}); build a video network on it with VideoUNet.FromImage.");
    }

    /// <summary>Evaluates the network.</summary>
    /// <param name="video">Noisy videos (B, C, F, H, W), already scaled as the network expects.</param>
    /// <param name="timestep">What the network is told of the noise level, (B), float; one a clip.</param>
    /// <param name="textStates">Encoded text (B, L, D), one a clip; null for unconditional networks.</param>
    /// <param name="pooledText">Pooled text (B, P) where the layout has a <see cref="UNetConfig.PooledSize"/>; else null.</param>
    /// <returns>The prediction, (B, C', F, H, W); the caller owns it.</returns>
    /// <exception cref="ArgumentException">A shape does not fit the layout.</exception>
    public Tensor Forward(Tensor video, Tensor timestep, Tensor? textStates = null, Tensor? pooledText = null)
    {
        ArgumentNullException.ThrowIfNull(video);
        UNetFolder.CheckArguments(Config, video.shape, 5, timestep, textStates, pooledText);
        return Network.ForwardVideo(video, timestep, textStates, pooledText);
    }

    /// <summary>Writes <c>config.json</c> and <c>diffusion_pytorch_model.safetensors</c> into a folder, which is made when it is not there.</summary>
    public void Save(string folder, ScalarType type = ScalarType.Float32, IReadOnlyDictionary<string, string>? metadata = null) =>
        UNetFolder.Save(Network, folder, type, metadata);

    /// <summary>Releases the weights.</summary>
    public void Dispose() => Network.Dispose();
}
