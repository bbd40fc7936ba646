using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The shapes of a codec that takes every frame on its own and makes squares of pixels into single latents.</summary>
/// <param name="Channels">Channels of a latent.</param>
/// <param name="Side">Pixels along the side of a latent.</param>
internal readonly record struct FramewiseShapes(int Channels, int Side)
{
    /// <summary>The latents of an RGB video.</summary>
    /// <exception cref="ArgumentException">The height or the width is no multiple of the side, or there are not three channels.</exception>
    public VideoShape Latents(VideoShape pixels) => pixels.Channels == 3 && pixels.Height % Side == 0 && pixels.Width % Side == 0
        ? new VideoShape(pixels.Batch, Channels, pixels.Frames, pixels.Height / Side, pixels.Width / Side)
        : throw new ArgumentException(
            $"The video has the shape {pixels}; three channels, and a height and a width in multiples of {Side} were expected.",
            nameof(pixels));

    /// <summary>The RGB video of latents.</summary>
    /// <exception cref="ArgumentException">There are other channels, or a side of a frame is beyond 2^31 - 1 pixels.</exception>
    public VideoShape Pixels(VideoShape latents)
    {
        if (latents.Channels != Channels)
        {
            throw new ArgumentException($"The latents have the shape {latents}; {Channels} channels were expected.", nameof(latents));
        }

        var (height, width) = ((long)latents.Height * Side, (long)latents.Width * Side);
        return Math.Max(height, width) <= int.MaxValue
            ? new VideoShape(latents.Batch, 3, latents.Frames, (int)height, (int)width)
            : throw new ArgumentException(
                $"The latents have the shape {latents}; as pixels that would be {height} rows and {width} columns.", nameof(latents));
    }

    /// <summary>Decodes a few frames at a time and gives them one by one.</summary>
    /// <param name="latents">The latents (B, C, F, h, w).</param>
    /// <param name="framesAtATime">How many are decoded together, at least 1.</param>
    /// <param name="decode">Decodes some frames.</param>
    public static IEnumerable<Tensor> Decode(Tensor latents, int framesAtATime, Func<Tensor, Tensor> decode)
    {
        var count = (int)latents.size(VideoShape.FrameAxis);
        for (var first = 0; first < count; first += framesAtATime)
        {
            var part = Math.Min(framesAtATime, count - first);
            using var some = latents.narrow(VideoShape.FrameAxis, first, part);
            if (part == 1)
            {
                yield return decode(some);
                continue;
            }

            using var decoded = decode(some);
            for (var i = 0; i < part; i++)
            {
                using var frame = decoded.narrow(VideoShape.FrameAxis, i, 1);
                yield return frame.clone();
            }
        }
    }
}
