namespace Pyoco.Noise;

/// <summary>A picture at another size: each new pixel is the average over the area that it covers, with parts of pixels at the
/// edges.</summary>
internal static class AreaAverage
{
    /// <summary>The averages, row by row.</summary>
    /// <param name="picture">Row by row.</param>
    /// <param name="from">Its size.</param>
    /// <param name="to">The new size, larger or smaller.</param>
    public static double[] Of(ReadOnlySpan<double> picture, (int Height, int Width) from, (int Height, int Width) to)
    {
        var (rows, columns) = (Cells(from.Height, to.Height), Cells(from.Width, to.Width));
        var averages = new double[to.Height * to.Width];
        for (var y = 0; y < to.Height; y++)
        {
            for (var x = 0; x < to.Width; x++)
            {
                var sum = 0.0;
                foreach (var (row, height) in rows[y])
                {
                    foreach (var (column, width) in columns[x])
                    {
                        sum += height * width * picture[row * from.Width + column];
                    }
                }

                averages[y * to.Width + x] = sum;
            }
        }

        return averages;
    }

    // The old pixels that each new one covers, with their shares of it; in units of 1 / (from to), in which all edges are whole numbers.
    private static (int Pixel, double Share)[][] Cells(int from, int to) => [.. Enumerable.Range(0, to).Select(cell =>
    {
        var (start, end) = ((long)cell * from, (long)(cell + 1) * from);
        var (first, last) = ((int)(start / to), (int)((end - 1) / to));
        return Enumerable.Range(first, last - first + 1)
            .Select(pixel => (pixel, (double)(Math.Min(end, (pixel + 1L) * to) - Math.Max(start, (long)pixel * to)) / from))
            .ToArray();
    })];
}
