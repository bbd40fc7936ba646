using Pyoco.Models;

namespace TrainSprites;

/// <summary>The samplers as curves: attributes against calls of the network.</summary>
internal static class StudyChart
{
    private const double Points = 100;

    /// <summary>Draws what is measured of the first group and writes it as a PNG file.</summary>
    public static void Write(string path, StudyResults results, int captions) => new LineChart
    {
        Title = $"attributes read rightly of 100 - against calls of the network - {captions} captions",
        Places = [.. StudyPlan.Calls.Select(c => $"{c}")],
        Curves =
        [
            .. StudyMethods.Samplers.Select(m => new ChartCurve(
                m.Name, [.. StudyPlan.Calls.Select(calls => Mean(results.Of(m.Name, calls, captions)))])),
        ],
    }.Write(path);

    private static Estimate? Mean(IReadOnlyList<StudyRow> rows) =>
        rows.Count == 0 ? null : Estimate.Of([.. rows.Select(r => Points * r.Score.Attributes)]);
}
