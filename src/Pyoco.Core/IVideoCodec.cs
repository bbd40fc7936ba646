using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Encodes RGB videos to latents and decodes them: an autoencoder (VAE), or rearranged pixels.</summary>
public interface IVideoCodec
{
    /// <summary>The shape of the latents of an RGB video.</summary>
    /// <param name="pixels">The shape (B, 3, F, H, W) of the video.</param>
    /// <exception cref="ArgumentException">No latents decode to that shape: a side is not a multiple of what the codec needs.</exception>
    VideoShape LatentShape(VideoShape pixels);

    /// <summary>The shape (B, 3, F, H, W) of the video that latents decode to.</summary>
    /// <param name="latents">The shape of the latents.</param>
    VideoShape PixelShape(VideoShape latents);

    /// <summary>Encodes an RGB video (B, 3, F, H, W) in [-1, 1]; the caller owns the result.</summary>
    Tensor Encode(Tensor video);

    /// <summary>Decodes to an RGB video (B, 3, F, H, W), nominally in [-1, 1] and not clamped; the caller owns the result.</summary>
    Tensor Decode(Tensor latents);

    /// <summary>Decodes frame by frame: the frames (B, 3, 1, H, W) in order, each decoded on demand and owned by the caller.</summary>
    /// <remarks>A codec that decodes frames on their own overrides this, so that memory does not grow with the clip; by default everything
    /// is decoded at once.</remarks>
    IEnumerable<Tensor> DecodeFrames(Tensor latents)
    {
        using var video = Decode(latents);
        for (var i = 0; i < video.size(VideoShape.FrameAxis); i++)
        {
            using var frame = video.narrow(VideoShape.FrameAxis, i, 1);
            yield return frame.clone();
        }
    }
}
