using Pyoco;
using Pyoco.Benchmarks;
using static TorchSharp.torch;

namespace NoiseLab;

/// <summary>Draws noise and its statistics.</summary>
internal static class NoisePictures
{
    private const int Margin = 12;
    private const int Heading = 24;
    private const int PanelHeight = 180;
    private const int Doublings = 10; // of the logarithmic scale, from 1/64 to 16
    private const int DoublingsBelowOne = 6;

    private static readonly Rgb Paper = new(255, 255, 255);
    private static readonly Rgb Ink = new(40, 40, 40);
    private static readonly Rgb Measured = new(120, 165, 215);
    private static readonly Rgb Theory = new(200, 60, 40);
    private static readonly Rgb Grid = new(225, 225, 225);

    /// <summary>The frames of one channel side by side, -3 black and 3 white.</summary>
    public static Picture Frames(Tensor noise, MethodSpec prior)
    {
        const int scale = 2;
        var shape = VideoShape.Of(noise);
        using var clip = noise.select(0, 0);
        using var channel = clip.select(0, 0);
        using var whole = channel.contiguous(); // (F, H, W)
        var values = whole.data<float>().ToArray();
        var (width, height) = (shape.Width * scale, shape.Height * scale);
        var picture = Titled(Margin + shape.Frames * (width + Margin), height + Margin, $"frames of {prior}");
        for (var at = 0; at < values.Length; at++)
        {
            var (frame, y, x) = (at / (shape.Height * shape.Width), at / shape.Width % shape.Height, at % shape.Width);
            var grey = (byte)Math.Clamp(127.5 + values[at] * 42.5, 0, 255);
            var (left, top) = (Margin + frame * (width + Margin) + x * scale, Heading + y * scale);
            picture.Fill(left, top, left + scale, top + scale, new Rgb(grey, grey, grey));
        }

        return picture;
    }

    /// <summary>Covariances of the frames, -1 blue, 0 white and 1 red: as stated, where they are, and as measured.</summary>
    public static Picture Covariances(double[,]? theory, double[,] measured, MethodSpec prior)
    {
        const int cell = 24;
        var (side, frames) = (measured.GetLength(0) * cell, measured.GetLength(0));
        var picture = Titled(3 * Margin + 2 * side, Heading + side + Margin, $"covariance of {prior}");
        foreach (var (matrix, words, left) in new[] { (theory, "theory", Margin), (measured, "measured", 2 * Margin + side) })
        {
            picture.Text(left, Heading + 4, 1, matrix is null ? "no distribution is known" : words, Ink);
            for (var at = 0; matrix is not null && at < frames * frames; at++)
            {
                var (x, y) = (left + at % frames * cell, 2 * Heading + at / frames * cell);
                picture.Fill(x, y, x + cell, y + cell, HeatOf(matrix[at / frames, at % frames]));
            }
        }

        return picture;
    }

    /// <summary>Power over space and over time on a logarithmic scale: bars are measured, lines are what is stated; white noise has the
    /// power 1 everywhere.</summary>
    public static Picture Spectra(double[,]? theory, FrameStatistics measured, MethodSpec prior)
    {
        const int bar = 8;
        const int wideBar = 40;
        var time = FrameStatistics.TemporalPower(measured.Covariance);
        var (spaceWidth, timeWidth) = (measured.SpatialPower.Count * bar, time.Count * wideBar);
        var picture = Titled(3 * Margin + spaceWidth + timeWidth, Heading + PanelHeight + Margin, $"spectrum of {prior}");
        Panel(picture, Margin, bar, "over space", measured.SpatialPower, null);
        Panel(picture, 2 * Margin + spaceWidth, wideBar, "over time", time, theory is null ? null : FrameStatistics.TemporalPower(theory));
        return picture;
    }

    private static void Panel(Picture picture, int left, int bar, string words, IReadOnlyList<double> power, IReadOnlyList<double>? theory)
    {
        var (top, width) = (2 * Heading, power.Count * bar);
        picture.Text(left, Heading + 4, 1, words, Ink);
        for (var line = 0; line <= Doublings; line++)
        {
            var y = top + PanelHeight - line * PanelHeight / Doublings;
            picture.Fill(left, y, left + width, y + 1, line == DoublingsBelowOne ? Ink : Grid);
        }

        for (var i = 0; i < power.Count; i++)
        {
            var (x, y) = (left + i * bar, top + HeightOf(power[i]));
            picture.Fill(x + 1, y, x + bar - 1, top + PanelHeight, Measured);
            if (theory is not null)
            {
                var line = top + HeightOf(theory[i]);
                picture.Fill(x, line - 1, x + bar, line + 1, Theory);
            }
        }
    }

    // Pixels below the top of a panel.
    private static int HeightOf(double power)
    {
        var doublings = power > 0 ? Math.Log2(power) + DoublingsBelowOne : 0;
        return (int)Math.Round(PanelHeight * (1 - Math.Clamp(doublings / Doublings, 0, 1)));
    }

    private static Rgb HeatOf(double covariance)
    {
        var fade = (byte)Math.Round(255 * (1 - Math.Min(1, Math.Abs(covariance))));
        return covariance >= 0 ? new Rgb(255, fade, fade) : new Rgb(fade, fade, 255);
    }

    private static Picture Titled(int width, int height, string words)
    {
        const int letter = 6;
        var picture = new Picture(Math.Max(width, 2 * Margin + words.Length * letter), Heading + height, Paper);
        picture.Text(Margin, 8, 1, words, Ink);
        return picture;
    }
}
