using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Translates between RGB videos and what the network denoises: pixels rearranged, or the latents of an autoencoder.</summary>
public interface IVideoCodec
{
    /// <summary>Encodes an RGB video (B, 3, F, H, W) in [-1, 1]; the caller owns the result.</summary>
    Tensor Encode(Tensor video);

    /// <summary>Decodes to an RGB video (B, 3, F, H, W), nominally in [-1, 1] and not clamped; the caller owns the result.</summary>
    Tensor Decode(Tensor latents);
}
