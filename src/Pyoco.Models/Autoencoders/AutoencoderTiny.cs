using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A small autoencoder that was distilled from a large one (the TAESD family) as a codec of videos, frame by frame; key-compatible
/// with diffusers' <c>AutoencoderTiny</c>.</summary>
/// <remarks>Its latents stand in for those of the large one: for previews, or where the large one costs too much. Computes in the type of
/// its weights and returns the type it was given. Evaluation is safe from several threads.</remarks>
public sealed class AutoencoderTiny : IVideoCodec, IModelComponent, IDisposable
{
    private readonly FramewiseNetwork _frames;

    private AutoencoderTiny(AutoencoderTinyNetwork network, AutoencoderOptions options, ScalarType type) =>
        (Network, Options, _frames) = (network, options, new FramewiseNetwork(options, network.Config.Downscale, type));

    /// <summary>The layout of the network.</summary>
    public AutoencoderTinyConfig Config => Network.Config;

    /// <inheritdoc/>
    public LoadReport? LoadReport { get; private init; }

    ComponentClass IModelComponent.Class => new("diffusers", AutoencoderTinyConfig.ClassName);

    /// <summary>How much of a video goes through the network at a time.</summary>
    public AutoencoderOptions Options { get; }

    internal AutoencoderTinyNetwork Network { get; }

    private FramewiseShapes Shapes => new(Config.LatentChannels, Config.Downscale);

    /// <inheritdoc/>
    public VideoShape LatentShape(VideoShape pixels) => Shapes.Latents(pixels);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The latents have other channels.</exception>
    public VideoShape PixelShape(VideoShape latents) => Shapes.Pixels(latents);

    /// <inheritdoc/>
    public IEnumerable<Tensor> DecodeFrames(Tensor latents) => FramewiseShapes.Decode(latents, Options.FramesAtATime, Decode);

    /// <summary>Opens the folder of an autoencoder: <c>config.json</c> and its weights.</summary>
    /// <inheritdoc cref="AutoencoderKL.Load"/>
    public static AutoencoderTiny Load(
        string folder, Device? device = null, ScalarType type = ScalarType.Float32, AutoencoderOptions? options = null,
        WeightMemory memory = WeightMemory.Mapped) =>
        AutoencoderFolder.Load(
            folder,
            memory,
            (json, weights) => Build(AutoencoderTinyConfig.Parse(json), weights),
            (network, weights) =>
            {
                var report = WeightAssignment.Load(network, weights, device ?? CPU, type, areRead: true);
                return new AutoencoderTiny(network, options ?? new AutoencoderOptions(), type) { LoadReport = report };
            });

    /// <summary>Encodes a video (B, C, F, H, W) in [-1, 1] to scaled latents (B, Z, F, h, w).</summary>
    /// <exception cref="ArgumentException">The video has not the layout's channels, or its size is no multiple of
    /// <see cref="AutoencoderTinyConfig.Downscale"/>.</exception>
    public Tensor Encode(Tensor video)
    {
        AutoencoderFolder.CheckVideo(video, Config.InChannels, Config.Downscale);
        using var scope = NewDisposeScope();
        return _frames.Encode(video, Network.Encode).Plus_(-Config.ShiftFactor).Times_(Config.ScalingFactor).MoveToOuterDisposeScope();
    }

    /// <summary>Decodes scaled latents (B, Z, F, h, w) to a video (B, C, F, H, W), nominally in [-1, 1] and not clamped.</summary>
    /// <exception cref="ArgumentException">The latents have not as many channels as the layout.</exception>
    public Tensor Decode(Tensor latents)
    {
        AutoencoderFolder.CheckLatents(latents, Config.LatentChannels);
        using var scope = NewDisposeScope();
        return _frames.Decode(latents.Over(Config.ScalingFactor).Plus_(Config.ShiftFactor), Network.Decode).MoveToOuterDisposeScope();
    }

    /// <summary>Writes <c>config.json</c> and <c>diffusion_pytorch_model.safetensors</c> into a folder, which is made when it is not
    /// there.</summary>
    public void Save(string folder, ScalarType type = ScalarType.Float32) =>
        AutoencoderFolder.Save(folder, Config.ToJson(), Network, type);

    /// <summary>Releases the weights.</summary>
    public void Dispose() => Network.Dispose();

    private static AutoencoderTinyNetwork Build(AutoencoderTinyConfig config, ITensorSource weights)
    {
        new LayoutBounds(weights).Side("in_channels", config.InChannels).Side("out_channels", config.OutChannels)
            .Side("latent_channels", config.LatentChannels).Side("encoder_block_out_channels", config.EncoderChannels)
            .Side("decoder_block_out_channels", config.DecoderChannels)
            .Layers("num_encoder_blocks", config.EncoderBlocks.Sum(b => (long)b))
            .Layers("num_decoder_blocks", config.DecoderBlocks.Sum(b => (long)b));
        return new AutoencoderTinyNetwork(config, META);
    }
}
