using System.Globalization;

namespace PriorStudy;

/// <summary>Which clip a row is of.</summary>
/// <param name="Split">Whose captions.</param>
/// <param name="Prior">The prior's name, <see cref="Real"/> for real clips.</param>
/// <param name="Law">The name of the law of noise levels; none of real clips.</param>
/// <param name="Seed">The training's seed; 0 where nothing was trained.</param>
/// <param name="Step">Steps of training.</param>
/// <param name="Caption">The caption's number.</param>
internal readonly record struct ClipKey(StudySplit Split, string Prior, string Law, int Seed, int Step, int Caption)
{
    /// <summary>The prior's name of real clips.</summary>
    public const string Real = "real";

    /// <summary>The key of a real clip.</summary>
    public static ClipKey OfReal(StudySplit split, int caption) => new(split, Real, "none", 0, 0, caption);
}

/// <summary>One clip of the study, a line of its file: everything that the tables are made of.</summary>
/// <param name="Key">Which clip.</param>
/// <param name="Answers">For each attribute how far it is right, from 0 to 1; NaN where the caption says none.</param>
/// <param name="Steady">The share of the looks that never change.</param>
/// <param name="InOrder">Pairs of frames that move in order.</param>
/// <param name="Moving">Pairs of frames that move.</param>
/// <param name="Pairs">All pairs of frames.</param>
/// <param name="Motion">Mean square of the frame differences.</param>
/// <param name="Looks">The clip's features along their axes.</param>
/// <param name="Differences">Those of its frame differences.</param>
internal sealed record ClipRow(
    ClipKey Key, IReadOnlyList<double> Answers, double Steady, int InOrder, int Moving, int Pairs, double Motion,
    IReadOnlyList<double> Looks, IReadOnlyList<double> Differences)
{
    private const string Absent = "-";
    private const int KeyColumns = 6;
    private const int OtherColumns = 5;

    /// <summary>The width of the average of the weights that made it, by its length (sigma_rel of EDM2); 0 where nothing was
    /// averaged.</summary>
    public double Width { get; init; }

    /// <summary>The mean of the answers that it has.</summary>
    public double Accuracy => Answers.Where(a => !double.IsNaN(a)).Average();

    /// <summary>The names of the columns.</summary>
    public static string Header(IReadOnlyList<string> attributes, int axes) => string.Join(',', (string[])
    [
        "split", "prior", "law", "seed", "step", "caption", "width", .. attributes, "steady", "in_order", "moving", "pairs", "motion",
        .. Enumerable.Range(1, axes).Select(i => $"looks{i}"), .. Enumerable.Range(1, axes).Select(i => $"motion{i}"),
    ]);

    /// <summary>The line, without its end.</summary>
    public string Line => string.Join(',', (string[])
    [
        Key.Split.ToString().ToLowerInvariant(), Key.Prior, Key.Law, Text(Key.Seed), Text(Key.Step), Text(Key.Caption), Text(Width),
        .. Answers.Select(a => double.IsNaN(a) ? Absent : Text(Math.Round(a, 4))), Text(Math.Round(Steady, 4)), Text(InOrder), Text(Moving),
        Text(Pairs), Short(Motion), .. Looks.Select(Short), .. Differences.Select(Short),
    ]);

    /// <summary>The row of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="attributes">How many attributes there are.</param>
    /// <param name="axes">How many axes.</param>
    /// <exception cref="InvalidDataException">It is no such line.</exception>
    public static ClipRow Parse(string line, int attributes, int axes)
    {
        var parts = line.Split(',');
        if (parts.Length != KeyColumns + 1 + attributes + OtherColumns + 2 * axes
            || !Enum.TryParse<StudySplit>(parts[0], ignoreCase: true, out var split))
        {
            throw new InvalidDataException($"'{line}' is no row of the study's results.");
        }

        try
        {
            var key = new ClipKey(split, parts[1], parts[2], Whole(parts[3]), Whole(parts[4]), Whole(parts[5]));
            double[] numbers = [.. parts[KeyColumns..].Select(Number)];
            var rest = numbers[(1 + attributes)..];
            return new ClipRow(
                key, numbers[1..(1 + attributes)], rest[0], (int)rest[1], (int)rest[2], (int)rest[3], rest[4],
                rest[OtherColumns..(OtherColumns + axes)], rest[(OtherColumns + axes)..]) { Width = numbers[0] };
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new InvalidDataException($"'{line}' is no row of the study's results: {e.Message}", e);
        }
    }

    private static int Whole(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static double Number(string text) => text == Absent ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    // Four digits are far below the spread of clips.
    private static string Short(double number) => number.ToString("G4", CultureInfo.InvariantCulture);
}
