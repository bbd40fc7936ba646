using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pyoco.Noise;

/// <summary>Rows become columns, eight by eight in vectors where the processor has the instructions.</summary>
internal static unsafe class FloatTranspose
{
    private const int Tile = 8;

    /// <summary>Writes element (row, column) to (column, row).</summary>
    /// <param name="from">The first row.</param>
    /// <param name="width">Floats from a row to the next.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="to">The first row of the result; other memory.</param>
    /// <param name="height">Floats from a row of the result to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(float* from, int width, int rows, int columns, float* to, int height)
    {
        var (wholeRows, wholeColumns) = Avx.IsSupported ? (rows & -Tile, columns & -Tile) : (0, 0);
        for (var row = 0; row < wholeRows; row += Tile)
        {
            for (var column = 0; column < wholeColumns; column += Tile)
            {
                Square(from + row * width + column, width, to + column * height + row, height);
            }
        }

        for (var row = 0; row < rows; row++)
        {
            for (var column = row < wholeRows ? wholeColumns : 0; column < columns; column++)
            {
                to[column * height + row] = from[row * width + column];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(float* from, int width, float* to, int height)
    {
        var (a, b, c, d) = (Vector256.Load(from), Vector256.Load(from + width), Vector256.Load(from + 2 * width),
            Vector256.Load(from + 3 * width));
        from += 4 * width;
        var (e, f, g, h) = (Vector256.Load(from), Vector256.Load(from + width), Vector256.Load(from + 2 * width),
            Vector256.Load(from + 3 * width));
        var (ab0, ab1, cd0, cd1) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b), Avx.UnpackLow(c, d), Avx.UnpackHigh(c, d));
        var (ef0, ef1, gh0, gh1) = (Avx.UnpackLow(e, f), Avx.UnpackHigh(e, f), Avx.UnpackLow(g, h), Avx.UnpackHigh(g, h));
        var (top0, top1) = (Avx.Shuffle(ab0, cd0, 0x44), Avx.Shuffle(ab0, cd0, 0xEE));
        var (top2, top3) = (Avx.Shuffle(ab1, cd1, 0x44), Avx.Shuffle(ab1, cd1, 0xEE));
        var (low0, low1) = (Avx.Shuffle(ef0, gh0, 0x44), Avx.Shuffle(ef0, gh0, 0xEE));
        var (low2, low3) = (Avx.Shuffle(ef1, gh1, 0x44), Avx.Shuffle(ef1, gh1, 0xEE));
        Avx.Permute2x128(top0, low0, 0x20).Store(to);
        Avx.Permute2x128(top1, low1, 0x20).Store(to + height);
        Avx.Permute2x128(top2, low2, 0x20).Store(to + 2 * height);
        Avx.Permute2x128(top3, low3, 0x20).Store(to + 3 * height);
        to += 4 * height;
        Avx.Permute2x128(top0, low0, 0x31).Store(to);
        Avx.Permute2x128(top1, low1, 0x31).Store(to + height);
        Avx.Permute2x128(top2, low2, 0x31).Store(to + 2 * height);
        Avx.Permute2x128(top3, low3, 0x31).Store(to + 3 * height);
    }
}
