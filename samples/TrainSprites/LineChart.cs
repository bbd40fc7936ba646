using System.Globalization;
using Pyoco;
using Pyoco.Benchmarks;
using Pyoco.Models;

namespace TrainSprites;

/// <summary>A curve of a chart.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Points">Its value at each place; null where there is none. A standard error that is a number is drawn as a bar.</param>
internal sealed record ChartCurve(string Name, IReadOnlyList<Estimate?> Points);

/// <summary>A picture of curves over places that are evenly apart.</summary>
internal sealed class LineChart
{
    private const int Width = 720;
    private const int Height = 420;
    private const int Left = 60;
    private const int Right = 520;
    private const int Top = 40;
    private const int Bottom = 380;
    private const int Dot = 3;
    private const int Rules = 6; // about as many
    private static readonly Rgb Paper = new(255, 255, 255);
    private static readonly Rgb Ink = new(40, 40, 40);
    private static readonly Rgb Rule = new(225, 225, 225);

    /// <summary>What it shows, in the letters of <see cref="Picture"/>.</summary>
    public required string Title { get; init; }

    /// <summary>The names of the places.</summary>
    public required IReadOnlyList<string> Places { get; init; }

    /// <summary>The curves, as many points each as there are places.</summary>
    public required IReadOnlyList<ChartCurve> Curves { get; init; }

    /// <summary>A value that has a line of its own, such as that of real clips; null for none.</summary>
    public double? Mark { get; init; }

    /// <summary>Writes it as a PNG file; nothing where no point is known.</summary>
    /// <returns>Whether there was a point.</returns>
    public bool Write(string path)
    {
        double[] ends =
        [
            .. Curves.SelectMany(c => c.Points).OfType<Estimate>().Where(p => double.IsFinite(p.Value))
                .SelectMany(p => new[] { p.Value - Bar(p), p.Value + Bar(p) }),
        ];
        if (ends.Length == 0)
        {
            return false;
        }

        double[] all = Mark is { } mark ? [.. ends, mark] : ends;
        var step = StepOf(Math.Max(1e-9, all.Max() - all.Min()));
        var (low, high) = (Math.Floor(all.Min() / step) * step, Math.Ceiling(all.Max() / step) * step);
        int Row(double value) => (int)Math.Round(Bottom - (value - low) / Math.Max(step, high - low) * (Bottom - Top));

        var picture = new Picture(Width, Height, Paper);
        picture.Text(Left, 12, 1, Title, Ink);
        DrawAxes(picture, low, high, step, Row);
        for (var i = 0; i < Curves.Count; i++)
        {
            Draw(picture, Curves[i].Points, Row, ColourOf(i));
        }

        Legend(picture);
        PngImage.Write(path, picture.Pixels, picture.Width, picture.Height);
        return true;
    }

    private void DrawAxes(Picture picture, double low, double high, double step, Func<double, int> row)
    {
        var format = step >= 1 ? "F0" : $"F{(int)Math.Ceiling(-Math.Log10(step) - 1e-9)}";
        for (var i = 0; low + i * step <= high + step / 2; i++)
        {
            var value = low + i * step;
            picture.Fill(Left, row(value), Right, row(value) + 1, Rule);
            var words = value.ToString(format, CultureInfo.InvariantCulture);
            picture.Text(Left - 6 - 6 * words.Length, row(value) - 3, 1, words, Ink);
        }

        if (Mark is { } mark)
        {
            picture.Fill(Left, row(mark), Right, row(mark) + 2, Ink);
        }

        for (var i = 0; i < Places.Count; i++)
        {
            picture.Text(Column(i) - 3 * Places[i].Length, Bottom + 14, 1, Places[i], Ink);
        }
    }

    /// <summary>What lies between two rules over a range: 1, 2 or 5 times a power of ten.</summary>
    internal static double StepOf(double range)
    {
        var rough = range / Rules;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power * ((rough / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 });
    }

    private static double Bar(Estimate point) => double.IsFinite(point.StandardError) ? point.StandardError : 0;

    private int Column(int index) => Left + 20 + index * (Right - Left - 40) / Math.Max(1, Places.Count - 1);

    private void Draw(Picture picture, IReadOnlyList<Estimate?> points, Func<double, int> row, Rgb colour)
    {
        (int X, int Y)? before = null;
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i] is not { } point || !double.IsFinite(point.Value))
            {
                before = null;
                continue;
            }

            var (x, y) = (Column(i), row(point.Value));
            picture.Fill(x - Dot, y - Dot, x + Dot, y + Dot, colour);
            picture.Fill(x, row(point.Value + Bar(point)), x + 1, row(point.Value - Bar(point)), colour);
            if (before is { } last)
            {
                Line(picture, last, (x, y), colour);
            }

            before = (x, y);
        }
    }

    private static void Line(Picture picture, (int X, int Y) from, (int X, int Y) to, Rgb colour)
    {
        var length = Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y));
        for (var i = 0; i <= length; i++)
        {
            var (x, y) = (from.X + (to.X - from.X) * i / length, from.Y + (to.Y - from.Y) * i / length);
            picture.Fill(x, y, x + 2, y + 2, colour);
        }
    }

    // Of the curves that there are; the others keep their colours.
    private void Legend(Picture picture)
    {
        var y = Top;
        for (var i = 0; i < Curves.Count; i++)
        {
            if (!Curves[i].Points.Any(p => p is { } point && double.IsFinite(point.Value)))
            {
                continue;
            }

            picture.Fill(Right + 24, y, Right + 48, y + 8, ColourOf(i));
            picture.Text(Right + 56, y, 1, Curves[i].Name, Ink);
            y += 20;
        }
    }

    // Around the circle of hues, the neighbours in the list far apart.
    private Rgb ColourOf(int index)
    {
        var count = Curves.Count % 3 == 0 ? Curves.Count + 1 : Curves.Count; // 3 and the number have no divisor in common
        var angle = 2 * Math.PI * (index * 3 % count) / count;
        byte Channel(double shift) => (byte)Math.Round(110 + 100 * Math.Cos(angle + shift));
        return new Rgb(Channel(0), Channel(2.1), Channel(4.2));
    }
}
