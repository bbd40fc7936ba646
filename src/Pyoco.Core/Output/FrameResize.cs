namespace Pyoco;

/// <summary>Makes frames of one size frames of another, and bytes numbers in [-1, 1].</summary>
internal sealed class FrameResize
{
    private const int Channels = 3;
    private const float Half = 127.5f;
    private readonly int _width;
    private readonly AxisResampling _columns;
    private readonly AxisResampling _rows;

    private FrameResize(int width, AxisResampling columns, AxisResampling rows) => (_width, _columns, _rows) = (width, columns, rows);

    /// <summary>The way from one size to another.</summary>
    /// <param name="from">Width and height that there are.</param>
    /// <param name="to">Width and height that are made.</param>
    /// <param name="stretches">Whether the proportions become those of the new size; else they stay, and the longer side is cut.</param>
    /// <param name="place">Where a cut is along the longer side, from 0 to 1; 0.5 is the middle.</param>
    public static FrameResize Between((int Width, int Height) from, (int Width, int Height) to, bool stretches, double place = 0.5)
    {
        var (x, y) = ((double)to.Width / from.Width, (double)to.Height / from.Height);
        if (!stretches)
        {
            x = y = Math.Max(x, y);
        }

        return new FrameResize(
            from.Width,
            new AxisResampling(from.Width, to.Width, x, (from.Width - to.Width / x) * place),
            new AxisResampling(from.Height, to.Height, y, (from.Height - to.Height / y) * place));
    }

    /// <summary>Resizes a frame.</summary>
    /// <param name="frame">RGB24, rows from the top.</param>
    /// <param name="target">Where its three planes go.</param>
    /// <param name="channelStride">Numbers from one plane to the next.</param>
    public void Apply(ReadOnlySpan<byte> frame, Span<float> target, int channelStride)
    {
        var (width, height) = (_columns.Count, _rows.Count);
        var narrow = new float[frame.Length / (Channels * _width) * width * Channels]; // source rows, made columns
        for (int row = 0, to = 0; to < narrow.Length; row++)
        {
            var source = frame.Slice(row * _width * Channels, _width * Channels);
            for (var x = 0; x < width; x++, to += Channels)
            {
                Columns(source, x, narrow.AsSpan(to, Channels));
            }
        }

        for (var y = 0; y < height; y++)
        {
            var (first, kept) = _rows[y];
            var weights = kept.Span;
            for (var x = 0; x < width; x++)
            {
                for (var c = 0; c < Channels; c++)
                {
                    var sum = 0f;
                    for (var i = 0; i < weights.Length; i++)
                    {
                        sum += weights[i] * narrow[((first + i) * width + x) * Channels + c];
                    }

                    target[c * channelStride + y * width + x] = sum / Half - 1;
                }
            }
        }
    }

    private void Columns(ReadOnlySpan<byte> row, int x, Span<float> pixel)
    {
        var (first, kept) = _columns[x];
        var weights = kept.Span;
        for (var i = 0; i < weights.Length; i++)
        {
            var weight = weights[i];
            var at = (first + i) * Channels;
            pixel[0] += weight * row[at];
            pixel[1] += weight * row[at + 1];
            pixel[2] += weight * row[at + 2];
        }
    }
}
