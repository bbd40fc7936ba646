using Pyoco;
using Pyoco.Models;
using static TorchSharp.torch;

namespace FineTune;

/// <summary>Judges clips of the set in code: colour and shape frame by frame, the direction of the whole clip, and whether the centre goes
/// that way from frame to frame.</summary>
internal sealed class BallClipJudge : IClipJudge<BallScene>
{
    private const double LeastStep = 1.0 / 64; // of the frame's width, between frames; real balls go 4 to 6 times as far

    public IReadOnlyList<string> Attributes { get; } = ["colour", "shape", "direction"];

    public ClipReading Read(Tensor clip, BallScene label)
    {
        var video = VideoClip.FromTensor(clip, BallPainter.FrameRate);
        BallSpot?[] spots = [.. Enumerable.Range(0, video.FrameCount).Select(i => BallSpot.Of(video, i))];
        return new ClipReading(
            [
                new AttributeReading([.. spots.Select(s => s is null ? null : (int?)BallJudge.ColourOf(s))], label.Colour),
                new AttributeReading([.. spots.Select(s => s is null ? null : (int?)BallJudge.ShapeOf(s))], (int)label.Shape),
                new AttributeReading([(int?)BallJudge.Read(video).Direction], (int)label.Direction),
            ],
            [.. spots.Zip(spots.Skip(1), (from, to) => Pair(from, to, label.Direction, LeastStep * video.Width))]);
    }

    // What appears or goes moves, and not as it should.
    private static FramePair Pair(BallSpot? from, BallSpot? to, BallDirection direction, double leastStep)
    {
        if (from is null || to is null)
        {
            return from == to ? FramePair.Still : FramePair.OutOfOrder;
        }

        var (right, down) = (to.X - from.X, to.Y - from.Y);
        var (along, across) = direction.Split(right, down);
        return Math.Sqrt(right * right + down * down) < leastStep ? FramePair.Still
            : along > Math.Abs(across) ? FramePair.InOrder : FramePair.OutOfOrder;
    }
}
