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

/// <summary>Reads colour, shape and direction of motion off a clip: what differs from the ground, which shape covers it, where its centre
/// goes.</summary>
internal static class BallJudge
{
    private const double LeastWay = 0.12; // of the frame, from the first frame to the last
    private const double LeastStraightness = 2; // the way against what leads across

    public static BallReading Read(VideoClip clip)
    {
        var frames = Enumerable.Range(0, clip.FrameCount).Select(i => BallSpot.Of(clip, i)).OfType<BallSpot>().ToArray();
        if (frames.Length < clip.FrameCount)
        {
            return default;
        }

        return new BallReading(ColourOf(frames), ShapeOf(frames), DirectionOf(frames, clip));
    }

    /// <summary>The shape that frames show, by how much more of what they show one of the two covers.</summary>
    public static BallShape ShapeOf(params BallSpot[] frames) =>
        frames.Average(f => f.Squareness) > 0 ? BallShape.Square : BallShape.Ball;

    /// <summary>The colour of the set that is nearest to the mean of frames.</summary>
    public static int ColourOf(params BallSpot[] frames)
    {
        double[] mean = [frames.Average(f => f.Red), frames.Average(f => f.Green), frames.Average(f => f.Blue)];
        return Enumerable.Range(0, BallColours.All.Count).MinBy(i =>
        {
            var (_, red, green, blue) = BallColours.All[i];
            return Math.Pow(mean[0] - red, 2) + Math.Pow(mean[1] - green, 2) + Math.Pow(mean[2] - blue, 2);
        });
    }

    // The slope of the centre over the frames.
    private static BallDirection? DirectionOf(BallSpot[] frames, VideoClip clip)
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
}
