using System.Globalization;
using Pyoco.Benchmarks;

namespace NoiseLab;

/// <summary>Draws frames as dots, coloured by clip: panels side by side, each on a scale of its own.</summary>
internal static class ScatterPicture
{
    private const int Margin = 12;
    private const int Heading = 24;
    private const int Side = 240;
    private const int Dot = 2;

    private static readonly Rgb Paper = new(255, 255, 255);
    private static readonly Rgb Ink = new(40, 40, 40);
    private static readonly Rgb Ground = new(245, 245, 245);

    /// <param name="panels">What each shows, and where its frames are.</param>
    /// <param name="frames">Frames of a clip.</param>
    public static Picture Of(IReadOnlyList<(string Words, PrincipalComponents Components)> panels, int frames)
    {
        var picture = new Picture(Margin + panels.Count * (Side + Margin), 2 * Heading + Side + Margin, Paper);
        picture.Text(Margin, 8, 1, "noise of frames - two principal components - a colour a clip", Ink);
        for (var i = 0; i < panels.Count; i++)
        {
            var (words, components) = panels[i];
            var (left, top) = (Margin + i * (Side + Margin), 2 * Heading);
            var share = (100 * components.Share).ToString("F0", CultureInfo.InvariantCulture);
            picture.Text(left, Heading + 4, 1, $"{words} - {share} of 100 of the variance", Ink);
            picture.Fill(left, top, left + Side, top + Side, Ground);
            Dots(picture, left, top, components.Points, frames);
        }

        return picture;
    }

    private static void Dots(Picture picture, int left, int top, IReadOnlyList<(double X, double Y)> points, int frames)
    {
        var most = Math.Max(double.Epsilon, points.Max(p => Math.Max(Math.Abs(p.X), Math.Abs(p.Y))));
        var clips = points.Count / frames;
        for (var i = 0; i < points.Count; i++)
        {
            var (x, y) = (Place(left, points[i].X / most), Place(top, points[i].Y / most));
            picture.Fill(x - Dot, y - Dot, x + Dot, y + Dot, ColourOf(i / frames, clips));
        }
    }

    private static int Place(int start, double value) => start + Side / 2 + (int)Math.Round(value * (Side / 2 - 2 * Dot));

    // Around the circle of hues, as far apart as so many clips can be.
    private static Rgb ColourOf(int clip, int clips)
    {
        byte Channel(double shift)
        {
            var angle = 2 * Math.PI * ((double)clip / clips + shift);
            return (byte)Math.Round(120 + 100 * Math.Cos(angle));
        }

        return new Rgb(Channel(0), Channel(1.0 / 3), Channel(2.0 / 3));
    }
}
