using Pyoco;

namespace FineTune;

/// <summary>What stands out from the ground in a frame.</summary>
/// <param name="X">Column of its centre.</param>
/// <param name="Y">Row of its centre.</param>
/// <param name="Squareness">How much more of it a square of its size and centre covers than a disc: up to 0.1 for a square, down to -0.1
/// for a ball.</param>
/// <param name="Red">The mean of its red.</param>
/// <param name="Green">The mean of its green.</param>
/// <param name="Blue">The mean of its blue.</param>
internal sealed record BallSpot(double X, double Y, double Squareness, double Red, double Green, double Blue)
{
    private const double LeastContrast = 80; // in the distance of colours, of at most 441
    private const double LeastShare = 0.01; // of the pixels

    /// <summary>What stands out in a frame of a clip; null where nothing does.</summary>
    public static BallSpot? Of(VideoClip clip, int index)
    {
        var (width, height) = (clip.Width, clip.Height);
        var frame = clip.Frame(index).Span;
        double[] ground = [Border(clip, index, 0), Border(clip, index, 1), Border(clip, index, 2)];
        var (xs, ys) = (new List<int>(), new List<int>());
        double[] sum = [0, 0, 0];
        for (var i = 0; i < width * height; i++)
        {
            var (red, green, blue) = (frame[3 * i], frame[3 * i + 1], frame[3 * i + 2]);
            var contrast = Math.Pow(red - ground[0], 2) + Math.Pow(green - ground[1], 2) + Math.Pow(blue - ground[2], 2);
            if (contrast > LeastContrast * LeastContrast)
            {
                xs.Add(i % width);
                ys.Add(i / width);
                sum = [sum[0] + red, sum[1] + green, sum[2] + blue];
            }
        }

        if (xs.Count < LeastShare * width * height)
        {
            return null;
        }

        var (x, y) = (xs.Average(), ys.Average());
        return new BallSpot(x, y, SquarenessOf(xs, ys, x, y), sum[0] / xs.Count, sum[1] / xs.Count, sum[2] / xs.Count);
    }

    // By areas, not by the box around the pixels: one that strays would widen a box.
    private static double SquarenessOf(List<int> xs, List<int> ys, double x, double y)
    {
        var area = xs.Count;
        var (half, radius) = (Math.Sqrt(area) / 2, Math.Sqrt(area / Math.PI));
        var (inSquare, inDisc) = (0, 0);
        for (var i = 0; i < area; i++)
        {
            var (dx, dy) = (Math.Abs(xs[i] - x), Math.Abs(ys[i] - y));
            inSquare += Math.Max(dx, dy) < half ? 1 : 0;
            inDisc += dx * dx + dy * dy < radius * radius ? 1 : 0;
        }

        return (double)(inSquare - inDisc) / area;
    }

    // The median of a channel along the frame's border, which the ball crosses nowhere for long.
    private static double Border(VideoClip clip, int index, int channel)
    {
        var (frame, width, height) = (clip.Frame(index), clip.Width, clip.Height);
        return Enumerable.Range(0, width).SelectMany(x => new[] { x, (height - 1) * width + x })
            .Concat(Enumerable.Range(0, height).SelectMany(y => new[] { y * width, y * width + width - 1 }))
            .Select(i => (double)frame.Span[3 * i + channel]).Order().ElementAt(width + height);
    }
}
