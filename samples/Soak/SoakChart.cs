using System.Globalization;
using Pyoco;
using Pyoco.Benchmarks;

namespace Soak;

/// <summary>The measurements as a picture: a panel a quantity, the requests on the left, the loads on the right.</summary>
internal static class SoakChart
{
    private const int PanelWidth = 480;
    private const int PanelHeight = 130;
    private const int Left = 70;
    private const int Right = 16;
    private const int Top = 26;
    private const int Bottom = 14;
    private const int Header = 30;
    private static readonly Rgb Paper = new(255, 255, 255);
    private static readonly Rgb Ink = new(40, 40, 40);
    private static readonly Rgb Ground = new(245, 246, 248);
    private static readonly Rgb WarmUp = new(175, 180, 190);
    private static readonly Rgb Point = new(37, 82, 140);
    private static readonly Rgb Line = new(190, 60, 50);

    /// <summary>Draws the series side by side.</summary>
    public static void Write(Stream stream, params IReadOnlyList<SoakSeries> series)
    {
        var rows = series.Max(s => s.Quantities.Count);
        var picture = new Picture(PanelWidth * series.Count, Header + (rows * PanelHeight), Paper);
        for (var column = 0; column < series.Count; column++)
        {
            var all = series[column].All;
            var title = $"{all[^1].Count} {series[column].Name}  {Number(all[^1].Minutes - all[0].Minutes)} minutes";
            picture.Text((column * PanelWidth) + Left, 10, 2, title, Ink);
            for (var row = 0; row < series[column].Quantities.Count; row++)
            {
                Panel(picture, series[column], series[column].Quantities[row], column * PanelWidth, Header + (row * PanelHeight));
            }
        }

        PngImage.Write(stream, picture.Pixels, picture.Width, picture.Height);
    }

    private static void Panel(Picture picture, SoakSeries series, Quantity quantity, int left, int top)
    {
        var (x0, x1, y0, y1) = (left + Left, left + PanelWidth - Right, top + PanelHeight - Bottom, top + Top);
        var values = series.All.Select(quantity.Value).Where(double.IsFinite).ToArray();
        picture.Fill(x0, y1, x1, y0, Ground);
        picture.Text(x0, top + 10, 1, quantity.Name, Ink);
        if (values.Length == 0)
        {
            return;
        }

        // At least one unit high: little would look like much.
        var (low, high) = (values.Min(), Math.Max(values.Max(), values.Min() + 1));
        var (from, to) = (series.All[0].Count, Math.Max(series.All[^1].Count, series.All[0].Count + 1));
        int Column(double count) => x0 + (int)((count - from) / (to - from) * (x1 - x0 - 4)) + 2;
        int Row(double value) => y0 - 4 - (int)((value - low) / (high - low) * (y0 - y1 - 8));

        picture.Text(left + 4, Row(high) - 3, 1, Number(high), Ink);
        picture.Text(left + 4, Row(low) - 3, 1, Number(low), Ink);
        var warmUp = series.All.Count - series.Measured.Count;
        for (var i = 0; i < series.All.Count; i++)
        {
            var (x, y) = (Column(series.All[i].Count), quantity.Value(series.All[i]));
            if (double.IsFinite(y))
            {
                picture.Fill(x - 1, Row(y) - 1, x + 1, Row(y) + 1, i < warmUp ? WarmUp : Point);
            }
        }

        var (trend, _) = quantity.Judge(series.Measured, series.Unit);
        var middle = series.Measured.Average(v => v.Count);
        for (var x = Column(series.Measured[0].Count); x <= Column(series.Measured[^1].Count); x++)
        {
            var count = from + ((x - x0 - 2.0) / (x1 - x0 - 4) * (to - from));
            var y = Row(Math.Clamp(trend.Mean + (trend.Slope * (count - middle) / series.Unit), low, high));
            picture.Fill(x, y, x + 1, y + 1, Line);
        }
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) < 100 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
