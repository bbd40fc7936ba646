using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The variational autoencoder of latent diffusion (arXiv 2112.10752, section 3.1) as a codec of videos, frame by frame;
/// key-compatible with diffusers' <c>AutoencoderKL</c>.</summary>
/// <remarks>Latents are scaled as diffusion networks expect them: <c>(mean - shift) * factor</c> of the config. Computes in the type of its
/// weights and returns the type it was given. Evaluation is safe from several threads.</remarks>
public sealed class AutoencoderKL : IVideoCodec, IModelComponent, IDisposable
{
    private const double LeastLogVariance = -30;
    private const double MostLogVariance = 20;
    private readonly FramewiseNetwork _frames;

    private AutoencoderKL(AutoencoderKLNetwork network, AutoencoderOptions options, ScalarType type) =>
        (Network, Options, _frames) = (network, options, new FramewiseNetwork(options, network.Config.Downscale, type));

    /// <summary>The layout of the network.</summary>
    public AutoencoderKLConfig Config => Network.Config;

    /// <inheritdoc/>
    public LoadReport? LoadReport { get; private init; }

    ComponentClass IModelComponent.Class => new("diffusers", AutoencoderKLConfig.ClassName);

    /// <summary>How much of a video goes through the network at a time.</summary>
    public AutoencoderOptions Options { get; }

    internal AutoencoderKLNetwork Network { get; }

    private FramewiseShapes Shapes => new(Config.LatentChannels, Config.Downscale);

    /// <inheritdoc/>
    public VideoShape LatentShape(VideoShape pixels) => Shapes.Latents(pixels);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The latents have other channels.</exception>
    public VideoShape PixelShape(VideoShape latents) => Shapes.Pixels(latents);

    /// <inheritdoc/>
    public IEnumerable<Tensor> DecodeFrames(Tensor latents) => FramewiseShapes.Decode(latents, Options.FramesAtATime, Decode);

    /// <summary>Opens the folder of an autoencoder: <c>config.json</c> and its weights, with today's attention names or those of the first
    /// published files (<c>query</c>, <c>key</c>, <c>value</c>, <c>proj_attn</c>).</summary>
    /// <param name="folder">The folder, for instance <c>vae</c> of a model folder.</param>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    /// <param name="type">The type to compute in, whatever the file's.</param>
    /// <param name="options">How much of a video is taken at a time; one whole frame when null.</param>
    /// <param name="memory">Where weights are that need no conversion.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="CheckpointException">A file is damaged, or the weights are not those of the layout.</exception>
    /// <exception cref="NotSupportedException">The layout has something that Pyoco does not implement.</exception>
    /// <exception cref="ArgumentException">The options have tiles that are no multiple of the layout's downscaling.</exception>
    public static AutoencoderKL Load(
        string folder, Device? device = null, ScalarType type = ScalarType.Float32, AutoencoderOptions? options = null,
        WeightMemory memory = WeightMemory.Mapped) =>
        AutoencoderFolder.Load(
            folder,
            memory,
            (json, weights) => Build(AutoencoderKLConfig.Parse(json), weights),
            (network, weights) => Fill(network, weights, device ?? CPU, type, options ?? new AutoencoderOptions()));

    /// <summary>The distribution that the encoder makes of each latent, before any scaling.</summary>
    /// <param name="video">(B, C, F, H, W) in [-1, 1], height and width multiples of <see cref="AutoencoderKLConfig.Downscale"/>.</param>
    /// <returns>Mean and natural logarithm of the variance, cut to [-30, 20], each (B, Z, F, h, w); the caller owns both.</returns>
    /// <exception cref="ArgumentException">The shape does not fit the layout.</exception>
    public (Tensor Mean, Tensor LogVariance) EncodePosterior(Tensor video)
    {
        AutoencoderFolder.CheckVideo(video, Config.InChannels, Config.Downscale);
        using var scope = NewDisposeScope();
        var parts = _frames.Encode(video, Network.Encode).chunk(2, dim: VideoShape.ChannelAxis);
        return (parts[0].contiguous().MoveToOuterDisposeScope(), parts[1].clone()
            .Limit_(LeastLogVariance, MostLogVariance).MoveToOuterDisposeScope());
    }

    /// <summary>Encodes a video (B, C, F, H, W) in [-1, 1] to the scaled mean of its latents, (B, Z, F, h, w).</summary>
    /// <inheritdoc cref="EncodePosterior" path="/exception"/>
    public Tensor Encode(Tensor video)
    {
        using var scope = NewDisposeScope();
        var (mean, _) = EncodePosterior(video);
        return mean.Plus(-Config.ShiftFactor).Times_(Config.ScalingFactor).MoveToOuterDisposeScope();
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

    /// <summary>An autoencoder of a layout, filled from a file with the names of diffusers.</summary>
    internal static AutoencoderKL Read(
        AutoencoderKLConfig config, ITensorSource weights, Device device, ScalarType type, AutoencoderOptions options)
    {
        var network = Build(config, weights);
        try
        {
            return Fill(network, weights, device, type, options);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static AutoencoderKLNetwork Build(AutoencoderKLConfig config, ITensorSource weights)
    {
        var bounds = new LayoutBounds(weights).Side("in_channels", config.InChannels).Side("out_channels", config.OutChannels)
            .Side("latent_channels", 2L * config.LatentChannels)
            .Layers("layers_per_block", (long)config.LayersPerBlock * config.BlockOutChannels.Count);
        foreach (var channels in config.BlockOutChannels)
        {
            bounds.Side("block_out_channels", channels);
        }

        return new AutoencoderKLNetwork(config, META);
    }

    private static AutoencoderKL Fill(
        AutoencoderKLNetwork network, ITensorSource weights, Device device, ScalarType type, AutoencoderOptions options)
    {
        var report = WeightAssignment.Load(network, weights, device, type, PixelAttention.NewName, areRead: true);
        return new AutoencoderKL(network, options, type) { LoadReport = report };
    }
}
