using System.Runtime.InteropServices;
using SkiaSharp;

namespace Pyoco;

/// <summary>Decodes pictures and animations through SkiaSharp: GIF, WebP, PNG, JPEG, BMP. What is transparent is drawn on black.</summary>
internal static class SkiaPictures
{
    private const double Millisecond = 0.001;
    private const double GifUnit = 0.01;

    /// <summary>Decodes all frames of a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, larger than the limit, or of a kind that SkiaSharp does not read.</exception>
    /// <exception cref="NotSupportedException">SkiaSharp's native library is missing.</exception>
    public static DecodedAnimation Decode(byte[] file, long maxBytes) => Use(() => DecodeHere(file, maxBytes));

    /// <summary>Decodes one picture as rows of RGBA, colours multiplied by alpha.</summary>
    /// <exception cref="InvalidDataException">It is damaged or not of this size.</exception>
    /// <exception cref="NotSupportedException">SkiaSharp's native library is missing.</exception>
    public static byte[] DecodeRgba(byte[] file, int width, int height) => Use(() => DecodeRgbaHere(file, width, height));

    private static byte[] DecodeRgbaHere(byte[] file, int width, int height)
    {
        using var codec = Open(file);
        if (codec.Info.Width != width || codec.Info.Height != height)
        {
            throw new InvalidDataException(
                $"a frame is {codec.Info.Width} x {codec.Info.Height}; {width} x {height} was expected");
        }

        var pixels = new byte[checked(4 * width * height)];
        DecodeFrame(codec, pixels, frame: 0, prior: -1);
        return pixels;
    }

    private static DecodedAnimation DecodeHere(byte[] file, long maxBytes)
    {
        using var codec = Open(file);
        var (width, height, infos) = (codec.Info.Width, codec.Info.Height, codec.FrameInfo);
        var count = Math.Max(1, infos.Length);
        ClipReader.ThrowIfTooLarge(width, height, count, maxBytes);
        var pixels = new byte[checked(4L * width * height)];
        var frames = new List<byte[]>(count);
        for (var i = 0; i < count; i++)
        {
            var needed = i < infos.Length ? infos[i].RequiredFrame : -1;
            if (needed != i - 1 || i == 0)
            {
                Array.Clear(pixels); // the codec draws the frames before by itself where it needs them
            }

            DecodeFrame(codec, pixels, i, needed == i - 1 ? needed : -1);
            frames.Add(ToRgb(pixels));
        }

        var isGif = codec.EncodedFormat == SKEncodedImageFormat.Gif;
        var delays = infos.Select(f => isGif ? FrameTimes.OfGif(f.Duration / 1000.0) : Math.Max(f.Duration / 1000.0, Millisecond));
        return new DecodedAnimation(width, height, frames, [.. delays], isGif ? GifUnit : Millisecond);
    }

    private static T Use<T>(Func<T> decode) => SkiaLibrary.Use("Reading a picture", "", decode);

    private static SKCodec Open(byte[] file)
    {
        using var data = SKData.CreateCopy(file);
        return SKCodec.Create(data) ?? throw new InvalidDataException("it is damaged, or of a kind that is not read");
    }

    private static void DecodeFrame(SKCodec codec, byte[] pixels, int frame, int prior)
    {
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul);
        var pin = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        try
        {
            var result = codec.GetPixels(info, pin.AddrOfPinnedObject(), info.RowBytes, new SKCodecOptions(frame, prior));
            if (result != SKCodecResult.Success)
            {
                throw new InvalidDataException(
                    result == SKCodecResult.IncompleteInput ? $"it ends within frame {frame}" : $"frame {frame} is damaged");
            }
        }
        finally
        {
            pin.Free();
        }
    }

    /// <summary>A frame of a clip as a bitmap of RGBA; the caller disposes it.</summary>
    public static SKBitmap ToBitmap(VideoClip clip, int frame)
    {
        var rgb = clip.Frame(frame).Span;
        var bitmap = new SKBitmap(new SKImageInfo(clip.Width, clip.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var rgba = new byte[4 * clip.Width * clip.Height];
        for (var i = 0; i < clip.Width * clip.Height; i++)
        {
            rgb.Slice(3 * i, 3).CopyTo(rgba.AsSpan(4 * i));
            rgba[4 * i + 3] = byte.MaxValue;
        }

        Marshal.Copy(rgba, 0, bitmap.GetPixels(), rgba.Length);
        return bitmap;
    }

    /// <summary>A bitmap of any kind of pixels as RGB24, drawn on black.</summary>
    public static byte[] ToRgb(SKBitmap bitmap)
    {
        var rgba = new byte[checked(4 * bitmap.Width * bitmap.Height)];
        var pin = GCHandle.Alloc(rgba, GCHandleType.Pinned);
        try
        {
            var info = new SKImageInfo(bitmap.Width, bitmap.Height, SKColorType.Rgba8888, SKAlphaType.Premul);
            using var pixels = bitmap.PeekPixels();
            return pixels is not null && pixels.ReadPixels(info, pin.AddrOfPinnedObject(), info.RowBytes, 0, 0)
                ? ToRgb(rgba)
                : throw new InvalidOperationException($"SkiaSharp does not give the pixels of a bitmap of {bitmap.Info.ColorType}.");
        }
        finally
        {
            pin.Free();
        }
    }

    /// <summary>RGBA on black as RGB.</summary>
    public static byte[] ToRgb(byte[] rgba)
    {
        var rgb = new byte[rgba.Length / 4 * 3];
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
        {
            rgb[to] = rgba[from];
            rgb[to + 1] = rgba[from + 1];
            rgb[to + 2] = rgba[from + 2];
        }

        return rgb;
    }
}
