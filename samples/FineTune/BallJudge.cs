using Pyoco;

namespace FineTune;

/// <summary>What a clip shows, as far as it can be read.</summary>
/// <param name="Colour">Which of the colours; null where nothing stands out from the ground.</param>
/// <param name="Shape">What moves.</param>
/// <param name="Direction">Where to; null where it stands still or does not go one way.</param>
public readonly record struct BallReading(int? Colour, BallShape? Shape, BallDirection? Direction)
{
    /// <summary>Whether all three are those of a scene.</summary>
    public bool Is(BallScene scene) => (Colour, Shape, Direction) == (scene.Colour, scene.Shape, scene.Direction);
}

/// <summary>Reads colour, shape and direction of motion off a clip: what differs from the ground, how it fills its box, where its centre
/// goes.</summary>
internal static class BallJudge
{
    private const double LeastContrast = 80; // in the distance of colours, of at most 441
    private const double LeastShare = 0.01; // of the pixels
    private const double LeastWay = 0.12; // of the frame, from the first frame to the last
    private const double LeastStraightness = 2; // the way against what leads across
    private const double FillOfBall = Math.PI / 4;

    public static BallReading Read(VideoClip clip)
    {
        var frames = Enumerable.Range(0, clip.FrameCount).Select(i => Spot.Of(clip, i)).OfType<Spot>().ToArray();
        if (frames.Length < clip.FrameCount)
        {
            return default;
        }

        var fill = frames.Select(f => f.Fill).Order().ElementAt(frames.Length / 2);
        var shape = fill > (1 + FillOfBall) / 2 ? BallShape.Square : BallShape.Ball;
        return new BallReading(ColourOf(frames), shape, DirectionOf(frames, clip));
    }

    // The colour of the set that is nearest to the mean of the frames.
    private static int ColourOf(Spot[] frames)
    {
        double[] mean = [frames.Average(f => f.Red), frames.Average(f => f.Green), frames.Average(f => f.Blue)];
        return Enumerable.Range(0, BallColours.All.Count).MinBy(i =>
        {
            var (_, red, green, blue) = BallColours.All[i];
            return Math.Pow(mean[0] - red, 2) + Math.Pow(mean[1] - green, 2) + Math.Pow(mean[2] - blue, 2);
        });
    }

    // The slope of the centre over the frames.
    private static BallDirection? DirectionOf(Spot[] frames, VideoClip clip)
    {
        var middle = (frames.Length - 1) / 2.0;
        var (x, y, square) = (0.0, 0.0, 0.0);
        for (var f = 0; f < frames.Length; f++)
        {
            x += (f - middle) * frames[f].X;
            y += (f - middle) * frames[f].Y;
            square += (f - middle) * (f - middle);
        }

        var (right, down) = (x / square * (frames.Length - 1) / clip.Width, y / square * (frames.Length - 1) / clip.Height);
        var (way, across) = (Math.Max(Math.Abs(right), Math.Abs(down)), Math.Min(Math.Abs(right), Math.Abs(down)));
        if (!(way >= LeastWay) || way < LeastStraightness * across)
        {
            return null;
        }

        return Math.Abs(right) > Math.Abs(down)
            ? (right > 0 ? BallDirection.Right : BallDirection.Left)
            : (down > 0 ? BallDirection.Down : BallDirection.Up);
    }

    // What stands out in a frame: its centre, its colour, and how much of its box it fills.
    private sealed record Spot(double X, double Y, double Fill, double Red, double Green, double Blue)
    {
        public static Spot? Of(VideoClip clip, int index)
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

            var box = Extent(xs) * Extent(ys);
            return new Spot(
                xs.Average(), ys.Average(), Math.Min(1, xs.Count / box), sum[0] / xs.Count, sum[1] / xs.Count, sum[2] / xs.Count);
        }

        // Pixels from end to end, without the outermost hundredths, where single pixels of noise lie.
        private static double Extent(List<int> places)
        {
            var sorted = places.Order().ToArray();
            var cut = sorted.Length / 100;
            return sorted[^(1 + cut)] - sorted[cut] + 1;
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
}
