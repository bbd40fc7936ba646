using System.Globalization;
using Pyoco.Samples;

namespace TrainSprites;

/// <summary>One clip of the study, a line of its file.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Calls">The calls that it was given.</param>
/// <param name="Caption">The caption's number, and the seed's distance from the first.</param>
/// <param name="Made">The calls that it made.</param>
/// <param name="Score">How it was read.</param>
/// <param name="Seconds">Processor seconds that it took, which other programs do not disturb.</param>
internal sealed record StudyRow(string Method, int Calls, int Caption, int Made, ClipScore Score, double Seconds)
{
    private const int OtherColumns = 8;

    /// <summary>The names of the columns.</summary>
    public static string Header { get; } =
        $"method,calls,caption,made,{string.Join(',', ClipScore.Questions)},steady,order,moves,processor_seconds";

    /// <summary>The line, without its end.</summary>
    public string Line
    {
        get
        {
            double[] numbers = [.. Score.Answers, Score.Steady, Score.Order, Score.Moves, Seconds];
            var written = numbers.Select(n => n.ToString("0.######", CultureInfo.InvariantCulture));
            return string.Create(CultureInfo.InvariantCulture, $"{Method},{Calls},{Caption},{Made},{string.Join(',', written)}");
        }
    }

    /// <summary>The row of a line.</summary>
    /// <exception cref="UsageException">It is no such line.</exception>
    public static StudyRow Parse(string line)
    {
        try
        {
            var parts = line.Split(',');
            var questions = ClipScore.Questions.Count;
            if (parts.Length == OtherColumns + questions)
            {
                int Whole(int column) => int.Parse(parts[column], NumberStyles.None, CultureInfo.InvariantCulture);
                double[] numbers = [.. parts[4..].Select(p => double.Parse(p, CultureInfo.InvariantCulture))];
                var score = new ClipScore(numbers[..questions], numbers[questions], numbers[questions + 1], numbers[questions + 2]);
                return new StudyRow(parts[0], Whole(1), Whole(2), Whole(3), score, numbers[^1]);
            }
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            // The message below says what was expected.
        }

        throw new UsageException($"'{line}' is no row of the study's results; {Header} was expected.");
    }
}
