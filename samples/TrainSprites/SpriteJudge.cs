using Pyoco.Models;
using static TorchSharp.torch;

namespace TrainSprites;

/// <summary>Judges clips of sprites with a classifier: looks frame by frame, action and direction of the whole clip, and whether the
/// columns of the action that it should show follow one another.</summary>
internal sealed class SpriteJudge(SpriteClassifier classifier) : IClipJudge<ClipLabel>
{
    /// <summary>What is asked about a clip: the looks, the action, the direction.</summary>
    public static IReadOnlyList<string> Questions { get; } = [.. SpriteClassifier.Looks.Select(l => l.Name), "action", "direction"];

    public IReadOnlyList<string> Attributes => Questions;

    public ClipReading Read(Tensor clip, ClipLabel label) => ReadingOf(label, classifier.Read(clip));

    /// <summary>What the classifier read, beside the label; a fall has no direction to get right.</summary>
    public static ClipReading ReadingOf(ClipLabel label, SpriteReading reading)
    {
        var truth = SpriteClassifier.LooksOf(label.Character);
        var columns = reading.Columns[(int)label.Action];
        return new ClipReading(
            [
                .. reading.Looks.Select((values, i) => new AttributeReading([.. values.Select(v => (int?)v)], truth[i])),
                new AttributeReading([(int)reading.Action], (int)label.Action),
                new AttributeReading([(int)reading.Facing], label.Action == SpriteAction.Fall ? null : (int)label.Facing),
            ],
            [.. columns.Zip(columns.Skip(1), (from, to) => Pair(label.Action, from, to))]);
    }

    private static FramePair Pair(SpriteAction action, int from, int to) =>
        from == to ? FramePair.Still : Phases.Advances(action, from, to) ? FramePair.InOrder : FramePair.OutOfOrder;
}
