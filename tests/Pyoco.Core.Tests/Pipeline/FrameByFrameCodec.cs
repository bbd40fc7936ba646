using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>Decodes frame by frame with another codec, and tells each frame before it is decoded.</summary>
internal sealed class FrameByFrameCodec(IVideoCodec inner, Action<int> decoding) : IVideoCodec
{
    public VideoShape LatentShape(VideoShape pixels) => inner.LatentShape(pixels);

    public VideoShape PixelShape(VideoShape latents) => inner.PixelShape(latents);

    public Tensor Encode(Tensor video) => inner.Encode(video);

    public Tensor Decode(Tensor latents) => inner.Decode(latents);

    public IEnumerable<Tensor> DecodeFrames(Tensor latents)
    {
        for (var i = 0; i < latents.size(VideoShape.FrameAxis); i++)
        {
            using var frame = latents.narrow(VideoShape.FrameAxis, i, 1);
            decoding(i);
            yield return inner.Decode(frame);
        }
    }
}
