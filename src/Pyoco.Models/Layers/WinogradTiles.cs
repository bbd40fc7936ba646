using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The linear maps of Winograd's F(2 x 2, 3 x 3) between frames and the 16 places of their tiles (arXiv 1509.09308, section
/// 4.1).</summary>
/// <remarks>A tile is 4 x 4 pixels of the frame with one row and column of zeros around it; the next one begins two pixels on. Additions
/// are in the same order with and without vectors, so that the bits do not depend on the processor.</remarks>
internal static unsafe class WinogradTiles
{
    /// <summary>The places of a tile, numbered row by row.</summary>
    public const int Places = 16;

    private const int Side = 4;
    private const int FiltersAtOnce = 256; // nine weights each stay in the first cache
    private const int Lanes = 4; // of Vector128<float>: a row of the smallest common frame, 8 pixels, is one vector of tiles

    /// <summary><c>B' d B</c> of every tile d.</summary>
    /// <param name="frames">(N, C, H, W), contiguous float32 on the CPU.</param>
    /// <returns>(16, C, N * tiles of a frame).</returns>
    public static Tensor OfFrames(Tensor frames)
    {
        var size = new FrameSize(frames.size(2), frames.size(3));
        var (images, channels) = ((int)frames.size(0), (int)frames.size(1));
        var result = frames.new_empty([Places, channels, images * size.Tiles]);
        fixed (byte* from = frames.bytes, to = result.bytes)
        {
            var (source, target) = ((nint)from, (nint)to);
            var plane = (nint)channels * images * size.Tiles;
            InParallel(channels, channel =>
            {
                var scratch = new float[5 * size.PaddedWidth];
                fixed (float* rows = scratch)
                {
                    for (var image = 0; image < images; image++)
                    {
                        FrameToTiles(
                            (float*)source + ((nint)image * channels + channel) * size.Pixels,
                            size,
                            (float*)target + ((nint)channel * images + image) * size.Tiles,
                            plane,
                            rows);
                    }
                }
            });
        }

        return result;
    }

    /// <summary><c>G g G'</c> of every filter g.</summary>
    /// <param name="weight">(C', C, 3, 3), contiguous float32 on the CPU.</param>
    /// <returns>(16, C', C).</returns>
    public static Tensor OfFilters(Tensor weight)
    {
        var (outputs, inputs) = ((int)weight.size(0), (int)weight.size(1));
        var result = weight.new_empty([Places, outputs, inputs]);
        fixed (byte* from = weight.bytes, to = result.bytes)
        {
            var (source, target) = ((nint)from, (nint)to);
            InParallel(outputs, output =>
            {
                var row = (nint)output * inputs;
                FiltersToPlaces((float*)source + 9 * row, inputs, (float*)target + row, (nint)outputs * inputs);
            });
        }

        return result;
    }

    /// <summary><c>A' m A</c> of every tile m, and the bias.</summary>
    /// <param name="tiles">(16, C', N * tiles of a frame), contiguous.</param>
    /// <param name="bias">(C'); null for none.</param>
    /// <param name="frames">(N, C', H, W), contiguous; it is filled.</param>
    public static void ToFrames(Tensor tiles, Tensor? bias, Tensor frames)
    {
        var size = new FrameSize(frames.size(2), frames.size(3));
        var (images, channels) = ((int)frames.size(0), (int)frames.size(1));
        var shifts = bias is null ? new float[channels] : bias.contiguous().data<float>().ToArray();
        fixed (byte* from = tiles.bytes, to = frames.bytes)
        {
            var (source, target) = ((nint)from, (nint)to);
            var plane = (nint)channels * images * size.Tiles;
            InParallel(channels, channel =>
            {
                for (var image = 0; image < images; image++)
                {
                    TilesToFrame(
                        (float*)source + ((nint)channel * images + image) * size.Tiles,
                        plane,
                        shifts[channel],
                        (float*)target + ((nint)image * channels + channel) * size.Pixels,
                        size);
                }
            });
        }
    }

    private static void InParallel(int count, Action<int> work) =>
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = get_num_threads() }, work);

    // The rows of B' d first, whole rows of the frame at a time, then its columns.
    private static void FrameToTiles(float* frame, FrameSize size, float* places, nint plane, float* scratch)
    {
        var zeros = scratch + Side * size.PaddedWidth;
        for (var row = 0; row < size.TileRows; row++)
        {
            var first = Row(2 * row - 1);
            var second = Row(2 * row);
            var third = Row(2 * row + 1);
            var fourth = Row(2 * row + 2);
            Difference(first, third, scratch + 1, size.Width);
            Sum(second, third, scratch + size.PaddedWidth + 1, size.Width);
            Difference(third, second, scratch + 2 * size.PaddedWidth + 1, size.Width);
            Difference(second, fourth, scratch + 3 * size.PaddedWidth + 1, size.Width);
            for (var i = 0; i < Side; i++)
            {
                RowToTiles(scratch + i * size.PaddedWidth, size.TileColumns, places + Side * i * plane + row * size.TileColumns, plane);
            }
        }

        float* Row(int index) => index >= 0 && index < size.Height ? frame + (nint)index * size.Width : zeros;
    }

    private static void RowToTiles(float* row, int tiles, float* places, nint plane)
    {
        var t = 0;
        for (; Sse.IsSupported && t <= tiles - Lanes; t += Lanes)
        {
            var (a, b) = (Vector128.Load(row + 2 * t), Vector128.Load(row + 2 * t + Lanes));
            var (c, d) = (Vector128.Load(row + 2 * t + 2), Vector128.Load(row + 2 * t + Lanes + 2));
            var (p0, p1) = (Sse.Shuffle(a, b, 0b10_00_10_00), Sse.Shuffle(a, b, 0b11_01_11_01)); // even and odd columns
            var (p2, p3) = (Sse.Shuffle(c, d, 0b10_00_10_00), Sse.Shuffle(c, d, 0b11_01_11_01));
            (p0 - p2).Store(places + t);
            (p1 + p2).Store(places + plane + t);
            (p2 - p1).Store(places + 2 * plane + t);
            (p1 - p3).Store(places + 3 * plane + t);
        }

        for (; t < tiles; t++)
        {
            var (p0, p1, p2, p3) = (row[2 * t], row[2 * t + 1], row[2 * t + 2], row[2 * t + 3]);
            places[t] = p0 - p2;
            places[plane + t] = p1 + p2;
            places[2 * plane + t] = p2 - p1;
            places[3 * plane + t] = p1 - p3;
        }
    }

    // Some filters at a time, each of their nine weights side by side first.
    private static void FiltersToPlaces(float* filters, int count, float* places, nint plane)
    {
        var sides = stackalloc float[9 * FiltersAtOnce];
        for (var at = 0; at < count; at += FiltersAtOnce)
        {
            var some = Math.Min(FiltersAtOnce, count - at);
            for (var i = 0; i < some; i++)
            {
                for (var k = 0; k < 9; k++)
                {
                    sides[k * FiltersAtOnce + i] = filters[9 * (at + i) + k];
                }
            }

            RowsToPlaces(sides, some, places + at, plane);
        }
    }

    // The rows of G g: the first, half the sum of all with the middle one added or taken away, the last.
    private static void RowsToPlaces(float* sides, int count, float* places, nint plane)
    {
        const int n = FiltersAtOnce;
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            var (a0, a1, a2) = (Vector.Load(sides + i), Vector.Load(sides + n + i), Vector.Load(sides + 2 * n + i));
            var (b0, b1, b2) = (Vector.Load(sides + 3 * n + i), Vector.Load(sides + 4 * n + i), Vector.Load(sides + 5 * n + i));
            var (c0, c1, c2) = (Vector.Load(sides + 6 * n + i), Vector.Load(sides + 7 * n + i), Vector.Load(sides + 8 * n + i));
            var (h0, h1, h2) = ((a0 + c0) * 0.5f, (a1 + c1) * 0.5f, (a2 + c2) * 0.5f);
            (b0, b1, b2) = (b0 * 0.5f, b1 * 0.5f, b2 * 0.5f);
            Columns(a0, a1, a2, places + i);
            Columns(h0 + b0, h1 + b1, h2 + b2, places + 4 * plane + i);
            Columns(h0 - b0, h1 - b1, h2 - b2, places + 8 * plane + i);
            Columns(c0, c1, c2, places + 12 * plane + i);
        }

        for (; i < count; i++)
        {
            var (a0, a1, a2) = (sides[i], sides[n + i], sides[2 * n + i]);
            var (b0, b1, b2) = (sides[3 * n + i] * 0.5f, sides[4 * n + i] * 0.5f, sides[5 * n + i] * 0.5f);
            var (c0, c1, c2) = (sides[6 * n + i], sides[7 * n + i], sides[8 * n + i]);
            var (h0, h1, h2) = ((a0 + c0) * 0.5f, (a1 + c1) * 0.5f, (a2 + c2) * 0.5f);
            Column(a0, a1, a2, places + i);
            Column(h0 + b0, h1 + b1, h2 + b2, places + 4 * plane + i);
            Column(h0 - b0, h1 - b1, h2 - b2, places + 8 * plane + i);
            Column(c0, c1, c2, places + 12 * plane + i);
        }

        void Columns(Vector<float> a, Vector<float> b, Vector<float> c, float* to)
        {
            var (half, middle) = ((a + c) * 0.5f, b * 0.5f);
            a.Store(to);
            (half + middle).Store(to + plane);
            (half - middle).Store(to + 2 * plane);
            c.Store(to + 3 * plane);
        }

        void Column(float a, float b, float c, float* to)
        {
            var (half, middle) = ((a + c) * 0.5f, b * 0.5f);
            (to[0], to[plane], to[2 * plane], to[3 * plane]) = (a, half + middle, half - middle, c);
        }
    }

    private static void TilesToFrame(float* places, nint plane, float bias, float* frame, FrameSize size)
    {
        for (var row = 0; row < size.TileRows; row++)
        {
            var tiles = places + row * size.TileColumns;
            TilesToRow(tiles, plane, 4 * plane, 8 * plane, sign: 1, bias, frame + 2 * (nint)row * size.Width, size);
            if (2 * row + 1 < size.Height)
            {
                TilesToRow(tiles + 4 * plane, plane, 4 * plane, 8 * plane, sign: -1, bias, frame + (2 * (nint)row + 1) * size.Width, size);
            }
        }
    }

    // A row of A' m is first + sign * (second + ...): m0 + m1 + m2 for the upper row of the outputs, m1 - m2 - m3 for the lower one.
    private static void TilesToRow(
        float* tiles, nint plane, nint second, nint third, int sign, float bias, float* row, FrameSize size)
    {
        var (t, whole) = (0, size.Width / 2);
        var (signs, biases) = (Vector128.Create((float)sign), Vector128.Create(bias));
        for (; Sse.IsSupported && t <= whole - Lanes; t += Lanes)
        {
            var (p0, p1, p2, p3) = (Column(0), Column(1), Column(2), Column(3));
            var (even, odd) = (p0 + p1 + p2 + biases, p1 - p2 - p3 + biases);
            Sse.UnpackLow(even, odd).Store(row + 2 * t);
            Sse.UnpackHigh(even, odd).Store(row + 2 * t + Lanes);

            Vector128<float> Column(int column)
            {
                var at = tiles + column * plane + t;
                return Vector128.Load(at) + signs * Vector128.Load(at + second) + signs * Vector128.Load(at + third);
            }
        }

        for (; t < size.TileColumns; t++)
        {
            var (p0, p1, p2, p3) = (Place(0), Place(1), Place(2), Place(3));
            row[2 * t] = p0 + p1 + p2 + bias;
            if (2 * t + 1 < size.Width)
            {
                row[2 * t + 1] = p1 - p2 - p3 + bias;
            }

            float Place(int column)
            {
                var at = tiles + column * plane + t;
                return at[0] + sign * at[second] + sign * at[third];
            }
        }
    }

    private static void Sum(float* a, float* b, float* to, int count)
    {
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            (Vector.Load(a + i) + Vector.Load(b + i)).Store(to + i);
        }

        for (; i < count; i++)
        {
            to[i] = a[i] + b[i];
        }
    }

    private static void Difference(float* a, float* b, float* to, int count)
    {
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            (Vector.Load(a + i) - Vector.Load(b + i)).Store(to + i);
        }

        for (; i < count; i++)
        {
            to[i] = a[i] - b[i];
        }
    }

    // Of a frame in pixels and in tiles.
    private readonly record struct FrameSize(int Height, int Width)
    {
        public FrameSize(long height, long width) : this(checked((int)height), checked((int)width))
        {
        }

        public int Pixels => checked(Height * Width);

        public int TileRows => (Height + 1) / 2;

        public int TileColumns => (Width + 1) / 2;

        public int Tiles => TileRows * TileColumns;

        // A zero before the row, and one or two behind it.
        public int PaddedWidth => 2 * TileColumns + 2;
    }
}
