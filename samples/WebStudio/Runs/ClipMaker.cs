using System.Diagnostics;
using Pyoco;
using WebStudio.Clips;
using WebStudio.Model;

namespace WebStudio.Runs;

/// <summary>Makes one clip of a run, tells its watchers how it comes along, and puts it into the gallery.</summary>
internal sealed class ClipMaker(ClipGallery gallery)
{
    private static readonly TimeSpan BetweenPreviews = TimeSpan.FromMilliseconds(200);

    /// <summary>Makes it.</summary>
    /// <returns>The end of the clip.</returns>
    public async Task<RunEvent> MakeAsync(IStudioModel model, Run run, int item)
    {
        var work = run.Works[item];
        if (work.Expected is null)
        {
            gallery.ThrowIfFull();
        }

        using var generator = model.With(work.Prior);
        var clip = await generator.GenerateAsync(
            work.Prompt, work.Options with { Preview = new PreviewOptions(Previews(run, item)) },
            new Teller(progress => run.Tell(Progress(item, progress))), run.Stopped);
        var ended = new RunEvent { Kind = RunEvent.Ended, Item = item, Status = RunStatus.Done };
        if (work.Expected is { } expected)
        {
            return ended with { IsSame = clip.FramesSha256 == expected };
        }

        var noise = ClipNoise.Draw(
            work.Prior, model.NoiseShape(clip.FrameCount, clip.Height, clip.Width), work.Options.Seed ?? 0, clip.FrameRate);
        var divergence = generator.GetService<VideoDiffusionPipeline>()?.PriorDivergence;
        return ended with { Clip = gallery.Add(clip, noise, divergence) };
    }

    // Small steps come faster than anybody looks.
    private static Action<ClipPreview> Previews(Run run, int item)
    {
        long? last = null;
        return preview =>
        {
            if (last is { } before && Stopwatch.GetElapsedTime(before) < BetweenPreviews)
            {
                return;
            }

            last = Stopwatch.GetTimestamp();
            run.Tell(new RunEvent
            {
                Kind = RunEvent.Preview, Item = item, Status = RunStatus.Running, Step = preview.Step, Steps = preview.Steps,
                Sheet = FrameSheet.Of(preview.Video),
            });
        };
    }

    private static RunEvent Progress(int item, GenerationProgress progress) => new()
    {
        Kind = RunEvent.Progress,
        Item = item,
        Status = RunStatus.Running,
        Stage = progress.Stage,
        Place = progress.Place,
        Step = progress.Step,
        Steps = progress.Steps,
        SecondsLeft = progress.TimeLeft?.TotalSeconds,
        Text = progress.ToString(),
    };

    // Progress{T} would tell on threads of the pool, and out of order.
    private sealed class Teller(Action<GenerationProgress> tell) : IProgress<GenerationProgress>
    {
        public void Report(GenerationProgress value) => tell(value);
    }
}
