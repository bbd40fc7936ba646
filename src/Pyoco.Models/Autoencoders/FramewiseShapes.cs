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

    /// <summary>Decodes one frame after the other.</summary>
    public static IEnumerable<Tensor> Decode(Tensor latents, Func<Tensor, Tensor> decode)
    {
        for (var i = 0; i < latents.size(VideoShape.FrameAxis); i++)
        {
            using var frame = latents.narrow(VideoShape.FrameAxis, i, 1);
            yield return decode(frame);
        }
    }
}
