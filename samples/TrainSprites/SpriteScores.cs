namespace TrainSprites;

/// <summary>Adds up how often a classifier reads in clips what their labels say.</summary>
internal sealed class SpriteScores
{
    private readonly List<ClipScore> _clips = [];

    /// <summary>The figures' names, in the order of <see cref="Values"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. ClipScore.Questions, "MEAN", "looks steady", "motion in order", "clips that stand still"];

    /// <summary>Shares from 0 to 1: six accuracies, their mean, looks that never change within a clip, neighbouring frames in order, still
    /// clips.</summary>
    public IReadOnlyList<double> Values
    {
        get
        {
            double[] accuracies = [.. Enumerable.Range(0, ClipScore.Questions.Count).Select(Accuracy)];
            return
            [
                .. accuracies, accuracies.Average(), _clips.Average(c => c.Steady), _clips.Average(c => c.Order),
                _clips.Average(c => c.IsStill ? 1.0 : 0.0),
            ];
        }
    }

    /// <summary>Adds a clip.</summary>
    public void Add(ClipLabel label, SpriteReading reading) => _clips.Add(ClipScore.Of(label, reading));

    private double Accuracy(int question) =>
        _clips.Select(c => c.Answers[question]).Where(a => !double.IsNaN(a)).DefaultIfEmpty(0).Average();
}
