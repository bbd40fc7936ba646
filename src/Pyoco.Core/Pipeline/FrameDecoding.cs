using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Decodes latents frame by frame, so that memory does not grow with the clip, and checks what the codec makes: codecs come from
/// anywhere.</summary>
internal static class FrameDecoding
{
    /// <summary>The frames of a clip in order, as bytes: rows from the top, three a pixel.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="latents">The latents (1, C, F, h, w), which the caller keeps until the last frame.</param>
    /// <param name="pixels">The shape (1, 3, F, H, W) that was asked for.</param>
    /// <param name="proceed">Called before each frame: looks at the run's token.</param>
    /// <exception cref="InvalidOperationException">The codec returned another shape, type or number of frames, or values that are not
    /// finite.</exception>
    public static IEnumerable<byte[]> Decode(IVideoCodec codec, Tensor latents, VideoShape pixels, Action proceed)
    {
        proceed();
        var count = 0;
        foreach (var frame in codec.DecodeFrames(latents))
        {
            using (frame)
            {
                if (count == pixels.Frames)
                {
                    throw new InvalidOperationException(
                        $"The codec {codec.GetType().Name} decoded to more than the {pixels.Frames} frames that were expected.");
                }

                yield return ToBytes(codec, frame, count, pixels);
            }

            count++;
            proceed();
        }

        if (count < pixels.Frames)
        {
            throw new InvalidOperationException(
                $"The codec {codec.GetType().Name} decoded to {count} frames; {pixels.Frames} were expected.");
        }
    }

    private static byte[] ToBytes(IVideoCodec codec, Tensor? frame, int index, VideoShape pixels)
    {
        using var scope = NewDisposeScope();
        var expected = pixels.WithFrames(1);
        if (frame is null || !frame.shape.AsSpan().SequenceEqual(expected.ToArray()) || !frame.is_floating_point())
        {
            throw new InvalidOperationException(
                $"The codec {codec.GetType().Name} decoded frame {index} to "
                + $"{(frame is null ? "nothing" : $"{frame.dtype} [{string.Join(", ", frame.shape)}]")}; "
                + $"floating-point values {expected} were expected.");
        }

        return ValueCheck.FaultOf(frame) is { } fault
            ? throw new InvalidOperationException(
                $"The codec {codec.GetType().Name} decoded frame {index} to {fault}; {ValueCheck.Expected}.")
            : VideoFrame.ToBytes(frame.select(0, 0).select(1, 0))!; // (3, H, W)
    }
}
