namespace Pyoco.Models;

/// <summary>A picture of curves on a logarithmic axis, from the smallest value of all to the largest.</summary>
internal static class CurvePicture
{
    private const int Width = 800;
    private const int Height = 300;
    private const double Floor = 1e-12; // of what has no logarithm
    private const int PalestGrey = 210;

    /// <summary>Writes curves as a PNG, the last one black and on top, earlier ones the paler the earlier.</summary>
    /// <param name="path">The file, replaced whole or not at all.</param>
    /// <param name="curves">Values above 0 that lie evenly from left to right, at least one a curve.</param>
    public static void Write(string path, IReadOnlyList<IReadOnlyList<double>> curves)
    {
        double[][] logs = [.. curves.Select(Logarithms)];
        var (low, high) = (logs.Min(c => c.Min()), logs.Max(c => c.Max()));
        var range = Math.Max(1e-9, high - low);
        var pixels = new byte[Width * Height * 3];
        Array.Fill(pixels, (byte)255);
        for (var i = 0; i < logs.Length; i++)
        {
            var grey = (byte)(PalestGrey * (logs.Length - 1 - i) / Math.Max(1, logs.Length - 1));
            Draw(pixels, [.. logs[i].Select(v => (int)Math.Round((high - v) / range * (Height - 1)))], grey);
        }

        PngImage.Write(path, pixels, Width, Height);
    }

    // Means over equal stretches where there are more values than pixels.
    private static double[] Logarithms(IReadOnlyList<double> values)
    {
        var points = Math.Min(Width, values.Count);
        var logs = new double[points];
        for (var i = 0; i < points; i++)
        {
            var (from, to) = ((int)((long)i * values.Count / points), (int)((long)(i + 1) * values.Count / points));
            logs[i] = Math.Log(Math.Max(Floor, Enumerable.Range(from, to - from).Average(at => values[at])));
        }

        return logs;
    }

    private static void Draw(byte[] pixels, int[] rows, byte grey)
    {
        var previous = rows[0];
        for (var x = 0; x < Width; x++)
        {
            var row = rows[(int)((long)x * rows.Length / Width)];
            for (var y = Math.Min(row, previous); y <= Math.Max(row, previous); y++)
            {
                pixels.AsSpan((y * Width + x) * 3, 3).Fill(grey);
            }

            previous = row;
        }
    }
}
