namespace Pyoco.Tests;

/// <summary>Builds GIF files of four colours: black, red, green, blue. Colour 3 is transparent where a frame says so.</summary>
internal sealed class GifFile
{
    private readonly MemoryStream _stream = new();

    public GifFile(int width, int height)
    {
        _stream.Write("GIF89a"u8);
        Write16(width);
        Write16(height);
        _stream.Write([0x80 | 0x11, 0, 0]); // a palette of four colours
        _stream.Write([0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255]);
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="place">Column, row, width, height.</param>
    /// <param name="colours">One a pixel, from 0 to 3.</param>
    /// <param name="hundredths">How long it is shown.</param>
    /// <param name="disposal">1 keeps it, 2 clears its place, 3 restores what was before.</param>
    /// <param name="isTransparent">Whether colour 3 is none.</param>
    public GifFile Add(
        (int X, int Y, int Width, int Height) place, byte[] colours, int hundredths, int disposal = 1, bool isTransparent = false)
    {
        _stream.Write([0x21, 0xF9, 4, (byte)(disposal << 2 | (isTransparent ? 1 : 0))]);
        Write16(hundredths);
        _stream.Write([3, 0]);
        _stream.WriteByte(0x2C);
        Write16(place.X);
        Write16(place.Y);
        Write16(place.Width);
        Write16(place.Height);
        _stream.Write([0, 2]); // no palette of its own; two bits a pixel
        WritePixels(colours);
        return this;
    }

    public byte[] ToArray() => [.. _stream.ToArray(), 0x3B];

    // A code that empties the table stands before every pixel: all codes stay three bits wide.
    private void WritePixels(byte[] colours)
    {
        const int empty = 4, end = 5;
        var codes = colours.SelectMany(c => new int[] { empty, c }).Append(end).ToArray();
        var data = new byte[(3 * codes.Length + 7) / 8];
        for (var i = 0; i < 3 * codes.Length; i++)
        {
            data[i / 8] |= (byte)((codes[i / 3] >> (i % 3) & 1) << (i % 8));
        }

        foreach (var block in data.Chunk(255))
        {
            _stream.WriteByte((byte)block.Length);
            _stream.Write(block);
        }

        _stream.WriteByte(0);
    }

    private void Write16(int value) => _stream.Write([(byte)value, (byte)(value >> 8)]);
}
