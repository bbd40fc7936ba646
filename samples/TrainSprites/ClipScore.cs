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
    public static IReadOnlyList<string> Questions { get; } = [.. SpriteClassifier.Looks.Select(l => l.Name), "action", "direction"];

    /// <summary>The mean of the answers that the clip has.</summary>
    public double Attributes => Answers.Where(a => !double.IsNaN(a)).Average();

    /// <summary>Whether all frames show the same column.</summary>
    public bool IsStill => Moves == 0;

    /// <summary>The score of a reading.</summary>
    public static ClipScore Of(ClipLabel label, SpriteReading reading)
    {
        var truth = SpriteClassifier.LooksOf(label.Character);
        var columns = reading.Columns[(int)label.Action];
        (int From, int To)[] neighbours = [.. columns.Zip(columns.Skip(1))];
        return new ClipScore(
            [
                .. truth.Select((value, i) => Share(reading.Looks[i], v => v == value)),
                reading.Action == label.Action ? 1 : 0,
                label.Action == SpriteAction.Fall ? double.NaN : reading.Facing == label.Facing ? 1 : 0,
            ],
            Share(reading.Looks, values => values.Distinct().Count() == 1),
            Share(neighbours, n => Phases.Advances(label.Action, n.From, n.To)),
            Share(neighbours, n => n.From != n.To));
    }

    private static double Share<T>(IReadOnlyCollection<T> all, Func<T, bool> isSo) => (double)all.Count(isSo) / all.Count;
}
