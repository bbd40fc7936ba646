using Pyoco;
using Pyoco.Models;
using static TorchSharp.torch;

namespace PriorStudy;

/// <summary>Makes clips and reads them, a block of captions at a time.</summary>
internal sealed class ClipMeasurer(IStudySet set, StudySettings settings, StudyAxes axes, StudyRows rows)
{
    private const int Block = 8;
    private const int FirstSeed = 1000;

    /// <summary>Adds the real clips of the first captions of a split that are missing.</summary>
    public void AddReal(StudySplit split, int captions, CancellationToken cancellation)
    {
        foreach (var block in Missing(ClipKey.OfReal(split, 0), captions))
        {
            cancellation.ThrowIfCancellationRequested();
            rows.Add([.. block.Select(i =>
            {
                using var clip = set.Clip(split, i);
                return RowOf(ClipKey.OfReal(split, i), clip, clip.Video);
            })]);
        }
    }

    /// <summary>Adds the clips of the first captions that are missing, made by a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prior">The noise that clips begin with.</param>
    /// <param name="first">The first caption's key.</param>
    /// <param name="captions">How many captions.</param>
    /// <param name="width">The width of the average of its weights.</param>
    /// <param name="cancellation">Stops between evaluations of the network; what is made of whole blocks is written.</param>
    public void AddMade(
        TextToVideoModel model, StudyPrior prior, ClipKey first, int captions, double width, CancellationToken cancellation)
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(model).UseNoise(prior.Noise)
            .AllowOtherPrior() // before any training the model is one of single frames
            .UseDpmSolver(settings.Calls).UseGuidance(settings.Guidance).Build();
        foreach (var block in Missing(first, captions))
        {
            StudyClip[] clips = [.. block.Select(i => set.Clip(first.Split, i))];
            try
            {
                // A block's noise is a function of its number: the same whatever was made before, and for every training of a prior.
                var options = new GenerationOptions { Seed = (ulong)(FirstSeed + block[0]) };
                var made = pipeline.Generate([.. clips.Select(c => c.Caption)], options, cancellationToken: cancellation);
                rows.Add([.. block.Select((caption, i) =>
                {
                    using var video = made[i].ToTensor();
                    return RowOf(first with { Caption = caption }, clips[i], video) with { Width = width };
                })]);
            }
            finally
            {
                Array.ForEach(clips, c => c.Dispose());
            }
        }
    }

    // Whole blocks, so that a stopped study has the noise of one that was not.
    private IEnumerable<int[]> Missing(ClipKey first, int captions) => Enumerable.Range(0, captions).Chunk(Block)
        .Where(block => block.Any(i => !rows.Has(first with { Caption = i })));

    private ClipRow RowOf(ClipKey key, StudyClip clip, Tensor video)
    {
        var reading = clip.Judge(video);
        var (inOrder, moving, pairs) = MotionOrder.Of(reading);
        var (looks, differences) = axes.Of(video);
        return new ClipRow(
            key, [.. reading.Attributes.Select(a => a.Accuracy)], LookSteadiness.Of(reading), inOrder, moving, pairs,
            MotionAmount.Of(video)[0], looks, differences);
    }
}
