using System.Globalization;

namespace Pyoco.Benchmarks;

/// <summary>The ratios as a picture: a bar a line of the table, with the baseline's speed as the unit.</summary>
internal static class NoiseChart
{
    private const int Width = 960;
    private const int RowHeight = 24;
    private const int Margin = 16;
    private const int BarsFrom = 400;
    private const int BarsTo = 720;
    private const int TextSize = 2;
    private static readonly Rgb White = new(255, 255, 255);
    private static readonly Rgb Ink = new(40, 40, 40);
    private static readonly Rgb Baseline = new(190, 60, 50);

    // The number of threads chooses the colour.
    private static readonly Rgb[] Colours = [new(86, 139, 196), new(37, 82, 140), new(120, 170, 90), new(200, 150, 60)];

    /// <summary>Draws results and writes them as a PNG file.</summary>
    public static void Write(string path, IReadOnlyList<NoiseResult> results)
    {
        var threads = results.Select(r => r.Threads).Distinct().Order().ToList();
        var longest = results.Max(r => r.Ratio);
        var picture = new Picture(Width, 2 * Margin + (results.Count + 2) * RowHeight, White);
        picture.Text(Margin, Margin, TextSize, "speed against the same noise composed of TorchSharp's operations", Ink);
        for (var i = 0; i < results.Count; i++)
        {
            var (result, y) = (results[i], Margin + (i + 1) * RowHeight + RowHeight / 2);
            var end = BarsFrom + (int)Math.Round(result.Ratio / longest * (BarsTo - BarsFrom));
            picture.Text(Margin, y, TextSize, $"{result.Shape} {result.Prior} {result.Threads}t", Ink);
            picture.Fill(BarsFrom, y - 2, end, y + RowHeight - 8, Colours[threads.IndexOf(result.Threads) % Colours.Length]);
            picture.Text(
                end + 8, y, TextSize, string.Create(CultureInfo.InvariantCulture, $"{result.Ratio:F1}x  {result.GbPerS:F1} GB/s"), Ink);
        }

        var one = BarsFrom + (int)Math.Round((BarsTo - BarsFrom) / longest);
        picture.Fill(one, Margin + RowHeight, one + 2, picture.Height - Margin, Baseline);
        PngImage.Write(path, picture.Pixels, picture.Width, picture.Height);
    }
}
