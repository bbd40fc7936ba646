using System.Globalization;
using Pyoco.Models;

namespace TrainSprites;

/// <summary>The results of a study as tables in Markdown: shares in points (hundredths), processor seconds as the median of the
/// clips.</summary>
internal static class StudyTable
{
    private const double Points = 100;

    /// <summary>Prints the groups, each with what it is compared with.</summary>
    public static void Print(TextWriter output, StudyPlan plan, StudyResults results, IEnumerable<string> groups)
    {
        foreach (var group in groups)
        {
            StudyCell[] cells = [.. plan.Cells(group).Prepend(plan.RealClips).Where(c => results.Of(c).Count > 0)];
            var isPaired = cells.Any(c => c.Against is not null);
            output.WriteLine();
            int[] counts = [.. cells.Select(c => results.Of(c).Count)];
            output.WriteLine($"{group}, {counts.Min()} to {counts.Max()} captions");
            output.WriteLine();
            output.WriteLine("| method | calls | made | attributes | steady | in order of what moves | moves | still | processor s |"
                + (isPaired ? " attributes against |" : ""));
            output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|" + (isPaired ? "---:|" : ""));
            foreach (var cell in cells)
            {
                output.WriteLine(Line(cell, results) + (isPaired ? $" {Difference(cell, results)} |" : ""));
            }
        }
    }

    /// <summary>The middle value.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }

    /// <summary>Mean and standard error of the differences of clips that both methods made of the same captions and seeds, in
    /// points.</summary>
    public static (double Mean, double Error, int Clips) Paired(IReadOnlyList<StudyRow> rows, IReadOnlyList<StudyRow> against)
    {
        var others = against.ToDictionary(r => r.Caption);
        double[] differences =
        [
            .. rows.Where(r => others.ContainsKey(r.Caption))
                .Select(r => Points * (r.Score.Attributes - others[r.Caption].Score.Attributes)),
        ];
        var difference = Estimate.Of(differences);
        return (difference.Value, difference.StandardError, differences.Length);
    }

    private static string Line(StudyCell cell, StudyResults results)
    {
        var rows = results.Of(cell);
        string Mean(Func<StudyRow, double> of) => (Points * rows.Average(of)).ToString("F1", CultureInfo.InvariantCulture);
        var order = Estimate.OfRatio([.. rows.Select(r => r.Score.MovesInOrder)], [.. rows.Select(r => r.Score.Moves)]).Value;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {cell.Method.Name} | {cell.Calls} | {rows.Max(r => r.Made)} | {Mean(r => r.Score.Attributes)} "
                + $"| {Mean(r => r.Score.Steady)} | {Points * order:F1} | {Mean(r => r.Score.Moves)} "
                + $"| {Mean(r => r.Score.IsStill ? 1 : 0)} | {Median(rows.Select(r => r.Seconds)):F2} |");
    }

    private static string Difference(StudyCell cell, StudyResults results)
    {
        if (cell.Against is not { } other)
        {
            return "-";
        }

        var (mean, error, _) = Paired(results.Of(cell), results.Of(other, cell.Calls, cell.Captions));
        return string.Create(CultureInfo.InvariantCulture, $"{mean:+0.0;-0.0;0.0} ± {error:F1}");
    }
}
