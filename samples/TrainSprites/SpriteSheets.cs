using System.Runtime.InteropServices;
using SkiaSharp;

namespace TrainSprites;

/// <summary>The sprite sheets of a data folder, cut into cells, and the characters composed of them.</summary>
public sealed class SpriteSheets
{
    /// <summary>Side of a cell in pixels.</summary>
    public const int Size = 64;

    /// <summary>The plain background, the same in all three channels.</summary>
    public const byte Background = 128;

    private const int Pixels = Size * Size;
    private static readonly string[] Parts = ["body", "bottomwear", "topwear", "hair", "shoes"];

    // Premultiplied RGBA of each part, sheet and cell.
    private readonly byte[][][][] _cells;

    private SpriteSheets(byte[][][][] cells) => _cells = cells;

    /// <summary>Reads the sheets of a folder with one sub-folder a part: body, bottomwear, topwear, hair, shoes.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder or a part's folder is missing.</exception>
    /// <exception cref="FileNotFoundException">A sheet is missing.</exception>
    /// <exception cref="InvalidDataException">A sheet is no picture of 832 x 1344 pixels.</exception>
    public static SpriteSheets Load(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"The data folder {folder} was not found; it holds the sub-folders {string.Join(", ", Parts)}.");
        }

        return new SpriteSheets(
        [
            .. Parts.Select((part, p) => Enumerable.Range(0, Character.Counts[p])
                .Select(sheet => Cut(Path.Combine(folder, part, $"{sheet}.png"))).ToArray()),
        ]);
    }

    /// <summary>The sheets of one picture a part and sheet, premultiplied RGBA cells [part][sheet][row * 13 + column].</summary>
    internal static SpriteSheets Of(byte[][][][] cells) => new(cells);

    /// <summary>Composes a frame as planar RGB in [-1, 1], 3 x 64 x 64 numbers, into a span.</summary>
    public void Compose(Character character, int row, int column, Span<float> destination)
    {
        Span<float> frame = stackalloc float[3 * Pixels];
        frame.Fill(Background);
        ReadOnlySpan<int> sheets = [character.Body, character.Bottom, character.Top, character.Hair, character.Shoes];
        for (var part = 0; part < sheets.Length; part++)
        {
            Over(frame, _cells[part][sheets[part]][row * Phases.Most + column]);
        }

        for (var i = 0; i < frame.Length; i++)
        {
            destination[i] = frame[i] * (2f / 255) - 1;
        }
    }

    private static void Over(Span<float> frame, ReadOnlySpan<byte> cell)
    {
        var pixels = MemoryMarshal.Cast<byte, uint>(cell);
        for (var i = 0; i < pixels.Length; i++)
        {
            if (pixels[i] == 0)
            {
                continue;
            }

            var rest = (255 - cell[4 * i + 3]) * (1f / 255);
            frame[i] = cell[4 * i] + rest * frame[i];
            frame[Pixels + i] = cell[4 * i + 1] + rest * frame[Pixels + i];
            frame[2 * Pixels + i] = cell[4 * i + 2] + rest * frame[2 * Pixels + i];
        }
    }

    private static byte[][] Cut(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The sprite sheet {path} was not found.", path);
        }

        using var codec = SKCodec.Create(path);
        if (codec is null || codec.Info.Width != Phases.Most * Size || codec.Info.Height != ClipLabel.Rows * Size)
        {
            throw new InvalidDataException(
                $"{path} is no sheet: a picture of {Phases.Most * Size} x {ClipLabel.Rows * Size} pixels was expected.");
        }

        using var bitmap = SKBitmap.Decode(
            codec, new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        var sheet = bitmap.GetPixelSpan();
        var cells = new byte[ClipLabel.Rows * Phases.Most][];
        for (var c = 0; c < cells.Length; c++)
        {
            var (top, left) = (c / Phases.Most * Size, c % Phases.Most * Size);
            cells[c] = new byte[4 * Pixels];
            for (var y = 0; y < Size; y++)
            {
                sheet.Slice((top + y) * bitmap.RowBytes + 4 * left, 4 * Size).CopyTo(cells[c].AsSpan(4 * y * Size));
            }
        }

        return cells;
    }
}
