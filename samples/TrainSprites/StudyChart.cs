using Pyoco;
using Pyoco.Benchmarks;

namespace TrainSprites;

/// <summary>The samplers as curves: attributes against calls of the network.</summary>
internal static class StudyChart
{
    private const int Width = 720;
    private const int Height = 420;
    private const int Left = 60;
    private const int Right = 520;
    private const int Top = 40;
    private const int Bottom = 380;
    private const int Dot = 3;
    private const double Points = 100;
    private static readonly Rgb Paper = new(255, 255, 255);
    private static readonly Rgb Ink = new(40, 40, 40);
    private static readonly Rgb Rule = new(225, 225, 225);

    /// <summary>Draws what is measured of the first group and writes it as a PNG file.</summary>
    public static void Write(string path, StudyResults results, int captions)
    {
        (string Name, double[] Attributes)[] curves =
        [
            .. StudyMethods.Samplers.Select(m => (
                m.Name, Attributes: StudyPlan.Calls.Select(calls => Mean(results.Of(m.Name, calls, captions))).ToArray())),
        ];
        var known = curves.SelectMany(c => c.Attributes).Where(a => !double.IsNaN(a)).ToArray();
        var (low, high) = (Math.Floor(known.Min() / 5) * 5, Math.Ceiling(known.Max() / 5) * 5);
        int Row(double value) => (int)Math.Round(Bottom - (value - low) / Math.Max(1, high - low) * (Bottom - Top));

        var picture = new Picture(Width, Height, Paper);
        picture.Text(Left, 12, 1, $"attributes read rightly of 100 - against calls of the network - {captions} captions", Ink);
        for (var value = low; value <= high; value += 5)
        {
            picture.Fill(Left, Row(value), Right, Row(value) + 1, Rule);
            picture.Text(Left - 24, Row(value) - 3, 1, $"{value:F0}", Ink);
        }

        foreach (var (calls, i) in StudyPlan.Calls.Select((c, i) => (c, i)))
        {
            picture.Text(Column(i) - 6, Bottom + 14, 1, $"{calls}", Ink);
        }

        for (var i = 0; i < curves.Length; i++)
        {
            Draw(picture, curves[i].Attributes, Row, ColourOf(i, curves.Length));
        }

        Legend(picture, [.. curves.Select(c => c.Name)]);
        PngImage.Write(path, picture.Pixels, picture.Width, picture.Height);
    }

    // Each number of calls is twice the one before, so they are evenly apart.
    private static int Column(int index) => Left + 20 + index * (Right - Left - 40) / Math.Max(1, StudyPlan.Calls.Count - 1);

    private static double Mean(IReadOnlyList<StudyRow> rows) =>
        rows.Count == 0 ? double.NaN : Points * rows.Average(r => r.Score.Attributes);

    private static void Draw(Picture picture, double[] values, Func<double, int> row, Rgb colour)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                continue;
            }

            var (x, y) = (Column(i), row(values[i]));
            picture.Fill(x - Dot, y - Dot, x + Dot, y + Dot, colour);
            if (i + 1 < values.Length && !double.IsNaN(values[i + 1]))
            {
                Line(picture, (x, y), (Column(i + 1), row(values[i + 1])), colour);
            }
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

    private static void Legend(Picture picture, IReadOnlyList<string> names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            var y = Top + i * 20;
            picture.Fill(Right + 24, y, Right + 48, y + 8, ColourOf(i, names.Count));
            picture.Text(Right + 56, y, 1, names[i], Ink);
        }
    }

    // Around the circle of hues, the neighbours in the list far apart.
    private static Rgb ColourOf(int index, int count)
    {
        var angle = 2 * Math.PI * (index * 7 % count) / count;
        byte Channel(double shift) => (byte)Math.Round(110 + 100 * Math.Cos(angle + shift));
        return new Rgb(Channel(0), Channel(2.1), Channel(4.2));
    }
}
