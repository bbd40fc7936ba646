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

    /// <summary>The clips of some captions by a method, one by one.</summary>
    public IEnumerable<StudyRow> Make(StudyCell cell, IEnumerable<int> captions, CancellationToken cancellation)
    {
        var evaluations = 0;
        using var method = pipeline.With(b =>
        {
            cell.Method.Use(b, cell.Method.Steps(cell.Calls));
            b.UseDenoiser(inner => new CountedDenoiser(inner, () => evaluations++));
        });
        foreach (var caption in captions)
        {
            using var truth = data.HeldOut(caption, 1, pipeline.Model.LatentShape.Frames);
            evaluations = 0;
            var before = Environment.CpuUsage.TotalTime;
            var options = new GenerationOptions { Seed = seed + (ulong)caption };
            var clip = method.Generate(truth.Captions[0], options, cancellationToken: cancellation);
            var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            using var video = clip.ToTensor();
            var score = ClipScore.Of(truth.Labels[0], classifier.Read(video));
            yield return new StudyRow(cell.Method.Name, cell.Calls, caption, evaluations, score, seconds);
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
