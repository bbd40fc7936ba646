namespace Pyoco.Benchmarks;

/// <summary>A colour.</summary>
internal readonly record struct Rgb(byte R, byte G, byte B);

/// <summary>An RGB24 picture that takes rectangles and words; the letters are its own, so that no font need be installed.</summary>
internal sealed class Picture
{
    private const int GlyphWidth = 5;
    private const int GlyphHeight = 7;

    // Rows of five from the top, a bit a dot.
    private static readonly Dictionary<char, string> Glyphs = new()
    {
        ['a'] = "00 00 0E 01 0F 11 0F", ['b'] = "10 10 16 19 11 11 1E", ['c'] = "00 00 0E 10 10 11 0E", ['d'] = "01 01 0D 13 11 11 0F",
        ['e'] = "00 00 0E 11 1F 10 0E", ['f'] = "06 09 08 1C 08 08 08", ['g'] = "00 0F 11 11 0F 01 0E", ['h'] = "10 10 16 19 11 11 11",
        ['i'] = "04 00 0C 04 04 04 0E", ['j'] = "02 00 06 02 02 12 0C", ['k'] = "10 10 12 14 18 14 12", ['l'] = "0C 04 04 04 04 04 0E",
        ['m'] = "00 00 1A 15 15 11 11", ['n'] = "00 00 16 19 11 11 11", ['o'] = "00 00 0E 11 11 11 0E", ['p'] = "00 00 1E 11 1E 10 10",
        ['q'] = "00 00 0D 13 0F 01 01", ['r'] = "00 00 16 19 10 10 10", ['s'] = "00 00 0E 10 0E 01 1E", ['t'] = "08 08 1C 08 08 09 06",
        ['u'] = "00 00 11 11 11 13 0D", ['v'] = "00 00 11 11 11 0A 04", ['w'] = "00 00 11 11 15 15 0A", ['x'] = "00 00 11 0A 04 0A 11",
        ['y'] = "00 00 11 11 0F 01 0E", ['z'] = "00 00 1F 02 04 08 1F", ['G'] = "0E 11 10 17 11 11 0F", ['B'] = "1E 11 11 1E 11 11 1E",
        ['S'] = "0F 10 10 0E 01 01 1E", ['T'] = "1F 04 04 04 04 04 04", ['0'] = "0E 11 13 15 19 11 0E", ['1'] = "04 0C 04 04 04 04 0E",
        ['2'] = "0E 11 01 02 04 08 1F", ['3'] = "1F 02 04 02 01 11 0E", ['4'] = "02 06 0A 12 1F 02 02", ['5'] = "1F 10 1E 01 01 11 0E",
        ['6'] = "06 08 10 1E 11 11 0E", ['7'] = "1F 01 02 04 08 08 08", ['8'] = "0E 11 11 0E 11 11 0E", ['9'] = "0E 11 11 0F 01 02 0C",
        ['.'] = "00 00 00 00 00 0C 0C", ['/'] = "01 01 02 04 08 10 10", ['\''] = "04 04 08 00 00 00 00", ['-'] = "00 00 00 1F 00 00 00",
        ['+'] = "00 04 04 1F 04 04 00", [' '] = "00 00 00 00 00 00 00",
    };

    private readonly byte[] _pixels;

    /// <summary>A picture of one colour.</summary>
    public Picture(int width, int height, Rgb background)
    {
        (Width, Height, _pixels) = (width, height, new byte[3 * width * height]);
        Fill(0, 0, width, height, background);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Rows from the top, three bytes a pixel.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>Fills a rectangle, as much of it as lies in the picture.</summary>
    public void Fill(int left, int top, int right, int bottom, Rgb colour)
    {
        for (var y = Math.Max(top, 0); y < Math.Min(bottom, Height); y++)
        {
            for (var x = Math.Max(left, 0); x < Math.Min(right, Width); x++)
            {
                (_pixels[3 * (y * Width + x)], _pixels[3 * (y * Width + x) + 1], _pixels[3 * (y * Width + x) + 2]) =
                    (colour.R, colour.G, colour.B);
            }
        }
    }

    /// <summary>Writes words; a letter it does not know is a space.</summary>
    /// <param name="left">The first letter's left edge.</param>
    /// <param name="top">The letters' top.</param>
    /// <param name="size">Pixels of a dot.</param>
    /// <param name="words">The words.</param>
    /// <param name="colour">The ink.</param>
    public void Text(int left, int top, int size, string words, Rgb colour)
    {
        foreach (var letter in words)
        {
            var rows = Convert.FromHexString(Glyphs.GetValueOrDefault(letter, Glyphs[' ']).Replace(" ", "", StringComparison.Ordinal));
            for (var dot = 0; dot < GlyphWidth * GlyphHeight; dot++)
            {
                var (row, column) = (dot / GlyphWidth, dot % GlyphWidth);
                if ((rows[row] >> (GlyphWidth - 1 - column) & 1) != 0)
                {
                    Fill(left + column * size, top + row * size, left + (column + 1) * size, top + (row + 1) * size, colour);
                }
            }

            left += (GlyphWidth + 1) * size;
        }
    }
}
