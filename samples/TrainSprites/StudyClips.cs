using Pyoco;

namespace TrainSprites;

/// <summary>Makes the clips of a study and reads them.</summary>
/// <param name="data">The captions and their real clips.</param>
/// <param name="classifier">Reads clips.</param>
/// <param name="pipeline">The model; methods bring their samplers.</param>
/// <param name="seed">The seed of the first caption's clip; the others have the following ones.</param>
internal sealed class StudyClips(SpriteBatches data, SpriteClassifier classifier, VideoDiffusionPipeline pipeline, ulong seed)
{
    /// <summary>The name of the real clips in the results; they take no calls.</summary>
    public const string Real = "real clips";

    // As many as fill the processors; a clip's noise does not depend on them.
    private const int AtOnce = 4;

    /// <summary>The clips of some captions by a method, a few at once; each has its share of their processor time.</summary>
    public IEnumerable<StudyRow> Make(StudyCell cell, IEnumerable<int> captions, CancellationToken cancellation)
    {
        var evaluations = 0;
        using var method = pipeline.With(b =>
        {
            cell.Method.Use(b, cell.Method.Steps(cell.Calls));
            b.UseDenoiser(inner => new CountedDenoiser(inner, () => evaluations++));
        });
        foreach (var some in Neighbours(captions))
        {
            SpriteBatch[] truths = [.. some.Select(caption => data.HeldOut(caption, 1, pipeline.Model.LatentShape.Frames))];
            evaluations = 0;
            var before = Environment.CpuUsage.TotalTime;
            var options = new GenerationOptions { Seed = seed + (ulong)some[0] };
            var clips = method.Generate([.. truths.Select(t => t.Captions[0])], options, cancellationToken: cancellation);
            var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds / some.Count;
            for (var i = 0; i < some.Count; i++)
            {
                using var video = clips[i].ToTensor();
                var score = ClipScore.Of(truths[i].Labels[0], classifier.Read(video));
                yield return new StudyRow(cell.Method.Name, cell.Calls, some[i], evaluations, score, seconds);
                truths[i].Dispose();
            }
        }
    }

    /// <summary>Captions that follow one another, and so the seeds of their clips, in groups of at most so many.</summary>
    public static IEnumerable<IReadOnlyList<int>> Neighbours(IEnumerable<int> captions)
    {
        var group = new List<int>();
        foreach (var caption in captions)
        {
            if (group.Count == AtOnce || (group.Count > 0 && caption != group[^1] + 1))
            {
                yield return group.ToArray();
                group.Clear();
            }

            group.Add(caption);
        }

        if (group.Count > 0)
        {
            yield return group.ToArray();
        }
    }

    /// <summary>How the real clips of some captions are read.</summary>
    public IEnumerable<StudyRow> ReadReal(IEnumerable<int> captions)
    {
        foreach (var caption in captions)
        {
            using var truth = data.HeldOut(caption, 1, pipeline.Model.LatentShape.Frames);
            yield return new StudyRow(Real, 0, caption, 0, ClipScore.Of(truth.Labels[0], classifier.Read(truth.Video)), 0);
        }
    }
}
