using Pyoco;

namespace TrainSprites;

/// <summary>What a classifier reads of real clips, of a model's clips, and of what an image model makes of them.</summary>
internal sealed class JudgedModels(
    SpriteBatches data, SpriteClassifier classifier, VideoDiffusionPipeline pipeline, VideoDiffusionPipeline? imagePipeline, ulong seed)
{
    /// <summary>Of the real clips.</summary>
    public SpriteScores Real { get; } = new();

    /// <summary>Of the model's.</summary>
    public SpriteScores Made { get; } = new();

    /// <summary>Of the image model's; null without one.</summary>
    public SpriteScores? Images { get; } = imagePipeline is null ? null : new();

    /// <summary>Makes the clips of a caption and reads them.</summary>
    public void Add(int caption, CancellationToken cancellation)
    {
        var frames = pipeline.Model.LatentShape.Frames;
        using var truth = data.HeldOut(caption, 1, frames);
        var options = new GenerationOptions { Seed = seed + (ulong)caption, Frames = frames };
        Real.Add(truth.Labels[0], classifier.Read(truth.Video));
        Score(Made, pipeline.Generate(truth.Captions[0], options, cancellationToken: cancellation));
        if (imagePipeline is not null)
        {
            Score(Images!, FrameByFrame(imagePipeline, truth.Captions[0], options, cancellation));
        }

        void Score(SpriteScores scores, VideoClip clip)
        {
            using var video = clip.ToTensor();
            scores.Add(truth.Labels[0], classifier.Read(video));
        }
    }

    // What an image model makes of a clip: each frame of its own noise.
    private static VideoClip FrameByFrame(
        VideoDiffusionPipeline pipeline, string caption, GenerationOptions options, CancellationToken cancellation)
    {
        var key = new NoiseKey(options.Seed!.Value);
        VideoClip[] stills =
        [
            .. Enumerable.Range(0, options.Frames!.Value).Select(
                f => pipeline.Generate(caption, options with { Seed = key.ForPart(f).Seed, Frames = 1 }, cancellationToken: cancellation)),
        ];
        return new VideoClip(stills.Select(s => s.Frame(0)), stills[0].Width, stills[0].Height, stills[0].FrameRate);
    }
}
