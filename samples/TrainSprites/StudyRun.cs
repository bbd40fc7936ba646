using System.Diagnostics;
using System.Globalization;
using Pyoco.Samples;

namespace TrainSprites;

/// <summary>Measures what a study does not have yet.</summary>
internal sealed class StudyRun(
    StudyPlan plan, StudyResults results, StudyClips clips, WorkProgress progress, CancellationToken cancellation)
{
    private const int Block = 8;

    /// <summary>Measures some groups, a few captions of every cell after the other, so that a study that is stopped can be read.</summary>
    public void Measure(IEnumerable<string> groups)
    {
        foreach (var group in groups)
        {
            var cells = plan.Cells(group);
            for (var first = 0; first < cells.Max(c => c.Captions); first += Block)
            {
                int[] captions = [.. Enumerable.Range(first, Block)];
                Measure(plan.RealClips, captions, clips.ReadReal);
                foreach (var cell in cells)
                {
                    Measure(cell, captions, missing => clips.Make(cell, missing, cancellation));
                }

                progress.Report(Math.Min(first + Block, cells.Max(c => c.Captions)), cells.Max(c => c.Captions), $"{group}: caption");
            }
        }
    }

    private void Measure(StudyCell cell, int[] captions, Func<IEnumerable<int>, IEnumerable<StudyRow>> make)
    {
        int[] missing = [.. captions.Where(caption => caption < cell.Captions && !results.Has(cell, caption))];
        if (missing.Length == 0)
        {
            return;
        }

        var clock = Stopwatch.StartNew();
        foreach (var row in make(missing))
        {
            results.Add(row);
            cancellation.ThrowIfCancellationRequested();
        }

        var rows = results.Of(cell);
        progress.WriteNote(string.Create(
            CultureInfo.InvariantCulture,
            $"{cell.Method.Name} at {cell.Calls} calls: {missing.Length} clips in {clock.Elapsed.TotalSeconds:F0} s, attributes "
                + $"{rows.Average(r => r.Score.Attributes):F3} of {rows.Count}"));
    }
}
