namespace TrainSprites;

/// <summary>Adds up how often a classifier reads in clips what their labels say.</summary>
internal sealed class SpriteScores
{
    private readonly double[] _looks = new double[SpriteClassifier.Looks.Length];
    private int _clips;
    private int _turned;
    private double _action;
    private double _direction;
    private double _steady;
    private double _advancing;
    private double _still;

    /// <summary>The figures' names, in the order of <see cref="Values"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. SpriteClassifier.Looks.Select(l => l.Name), "action", "direction",
            "MEAN", "looks steady", "motion in order", "clips that stand still"];

    /// <summary>Shares from 0 to 1: six accuracies, their mean, looks that never change within a clip, neighbouring frames in order, still
    /// clips.</summary>
    public IReadOnlyList<double> Values
    {
        get
        {
            double[] accuracies = [.. _looks.Select(l => l / _clips), _action / _clips, _direction / Math.Max(1, _turned)];
            return [.. accuracies, accuracies.Average(), _steady / _clips, _advancing / _clips, _still / _clips];
        }
    }

    /// <summary>Adds a clip.</summary>
    public void Add(ClipLabel label, SpriteReading reading)
    {
        int[] truth = [label.Character.Body, label.Character.Bottom, label.Character.Top, label.Character.Hair];
        for (var i = 0; i < truth.Length; i++)
        {
            _looks[i] += reading.Looks[i].Average(v => v == truth[i] ? 1.0 : 0.0);
            _steady += reading.Looks[i].Distinct().Count() == 1 ? 1.0 / truth.Length : 0;
        }

        _clips++;
        _action += reading.Action == label.Action ? 1 : 0;
        if (label.Action != SpriteAction.Fall)
        {
            _turned++;
            _direction += reading.Facing == label.Facing ? 1 : 0;
        }

        var columns = reading.Columns[(int)label.Action];
        _advancing += columns.Zip(columns.Skip(1), (from, to) => Phases.Advances(label.Action, from, to) ? 1.0 : 0.0).Average();
        _still += columns.Distinct().Count() == 1 ? 1 : 0;
    }
}
