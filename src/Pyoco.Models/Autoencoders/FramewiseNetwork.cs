using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Takes videos through networks of images: a few frames at a time, each whole or in tiles, without gradients.</summary>
internal sealed class FramewiseNetwork
{
    private readonly AutoencoderOptions _options;
    private readonly ScalarType _type;
    private readonly TiledNetwork? _down;
    private readonly TiledNetwork? _up;

    /// <param name="options">How much at a time.</param>
    /// <param name="downscale">Pixels along the side of a latent.</param>
    /// <param name="type">The type of the network's weights.</param>
    /// <exception cref="ArgumentException">Tiles have no whole number of latents.</exception>
    public FramewiseNetwork(AutoencoderOptions options, int downscale, ScalarType type)
    {
        (_options, _type) = (options, type);
        if (options.TileSize is not { } size)
        {
            return;
        }

        if (size % downscale != 0)
        {
            throw new ArgumentException(
                $"The tiles have {size} pixels a side; this autoencoder takes multiples of {downscale}.", nameof(options));
        }

        var latents = size / downscale;
        var overlap = (int)(latents * options.TileOverlap);
        _down = new TiledNetwork(size, overlap * downscale, latents);
        _up = new TiledNetwork(latents, overlap, size);
    }

    /// <summary>Videos (B, C, F, H, W) through a network that makes images smaller.</summary>
    public Tensor Encode(Tensor video, Func<Tensor, Tensor> network) => Map(video, _down, network);

    /// <summary>Latents (B, C, F, h, w) through a network that makes images larger.</summary>
    public Tensor Decode(Tensor latents, Func<Tensor, Tensor> network) => Map(latents, _up, network);

    private Tensor Map(Tensor video, TiledNetwork? tiles, Func<Tensor, Tensor> network)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var images = Slices.Map(VideoShape.FoldFrames(video), _options.FramesAtATime, (part, _) => Images(part.to(_type)).to(video.dtype));
        return VideoShape.UnfoldFrames(images, (int)video.size(VideoShape.FrameAxis)).MoveToOuterDisposeScope();

        Tensor Images(Tensor part) => tiles is not null && tiles.Divide(part) ? tiles.Map(part, network) : network(part);
    }
}
