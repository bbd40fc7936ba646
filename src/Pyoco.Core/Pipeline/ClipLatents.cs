using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The latents of a given clip, checked: codecs come from anywhere.</summary>
internal static class ClipLatents
{
    /// <summary>Encodes a clip of a request's size; its frames may be one that stands for all.</summary>
    /// <returns>Float32 latents (1, C, F, H, W) on the device.</returns>
    /// <exception cref="InvalidOperationException">The codec returned a wrong shape, or values that are not finite.</exception>
    public static Tensor Of(VideoClip clip, CheckedRequest request, Device device)
    {
        using var scope = NewDisposeScope();
        var codec = request.Codec;
        var expected = clip.FrameCount == request.Pixels.Frames
            ? request.Latents
            : codec.LatentShape(request.Pixels.WithFrames(clip.FrameCount));
        var latents = codec.Encode(clip.ToTensor().to(device));
        if (latents is null || !latents.shape.AsSpan().SequenceEqual(expected.ToArray()) || !latents.is_floating_point())
        {
            throw new InvalidOperationException(
                $"The codec {codec.GetType().Name} encoded to "
                + $"{(latents is null ? "nothing" : $"{latents.dtype} [{string.Join(", ", latents.shape)}]")}; {expected} was expected.");
        }

        return latents.isfinite().all().item<bool>()
            ? latents.to(ScalarType.Float32, device).MoveToOuterDisposeScope()
            : throw new InvalidOperationException(
                $"The codec {codec.GetType().Name} encoded to NaN or an infinite value; finite values were expected.");
    }
}
