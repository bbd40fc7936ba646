using Pyoco.Models;

namespace Pyoco.Samples;

/// <summary>Trainings with a bar.</summary>
public static class TrainingBar
{
    /// <summary>Trains, with the run's own lines on the output and, on a terminal, the steps done and the time left.</summary>
    /// <param name="run">The training.</param>
    /// <param name="steps">The steps in all.</param>
    /// <param name="batches">The batch of each step; a step has one.</param>
    /// <param name="cancellationToken">Stops after the step under way; the state is on disk then.</param>
    public static void RunWithBar(
        this TrainingRun run, long steps, TrainingBatchSource batches, CancellationToken cancellationToken) =>
        WorkProgress.ShowBar(progress => run.Run(
            step =>
            {
                progress.Report(step, steps, "step");
                return batches(step);
            },
            progress.WriteLine,
            cancellationToken));
}
