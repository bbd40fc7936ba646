using Pyoco.Models;

namespace TrainSprites;

/// <summary>How far a classifier reads in one clip what its label says; shares from 0 to 1.</summary>
/// <param name="Answers">For each of <see cref="Questions"/>: of a look the share of the frames that are right, of action and direction
/// whether the clip is; NaN for the direction of a fall, which has one only.</param>
/// <param name="Steady">The share of the looks that never change within the clip.</param>
/// <param name="Order">The share of neighbouring frames that follow one another as in the real action; frames that show the same are among
/// them.</param>
/// <param name="Moves">The share of neighbouring frames that show different columns of the action.</param>
internal sealed record ClipScore(IReadOnlyList<double> Answers, double Steady, double Order, double Moves)
{
    /// <summary>What is asked about a clip: the looks, the action, the direction.</summary>
    public static IReadOnlyList<string> Questions => SpriteJudge.Questions;

    /// <summary>The mean of the answers that the clip has.</summary>
    public double Attributes => Answers.Where(a => !double.IsNaN(a)).Average();

    /// <summary>The share of the neighbouring frames that move and are in order; by <see cref="Moves"/> it is the order of those that
    /// move.</summary>
    public double MovesInOrder => Order - (1 - Moves);

    /// <summary>Whether all frames show the same column.</summary>
    public bool IsStill => Moves == 0;

    /// <summary>The score of a reading.</summary>
    public static ClipScore Of(ClipLabel label, SpriteReading reading)
    {
        var read = SpriteJudge.ReadingOf(label, reading);
        var (inOrder, moving, pairs) = MotionOrder.Of(read);
        return new ClipScore(
            [.. read.Attributes.Select(a => a.Accuracy)], LookSteadiness.Of(read), (double)(inOrder + pairs - moving) / pairs,
            (double)moving / pairs);
    }
}
