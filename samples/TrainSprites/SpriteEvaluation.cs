using System.Globalization;
using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;

namespace TrainSprites;

/// <summary>Measures a model on captions of held-out characters with a classifier of real frames.</summary>
internal static class SpriteEvaluation
{
    public static void Run(Arguments arguments, CancellationToken cancellation)
    {
        var (count, seed) = (arguments.Integer("captions", 500), (ulong)arguments.Integer("seed", 1, least: 0));
        var data = new SpriteBatches(SpriteSheets.Load(arguments.Required("data")), seed);
        using var pipeline = Pipeline(arguments.Text("model", "models/sprites"), arguments);
        using var imagePipeline = arguments.Text("image-model", "") is { Length: > 0 } folder ? Pipeline(folder, arguments) : null;
        using var classifier = SpriteClassifier.LoadOrTrain(arguments.Text("classifier", "runs/classifier.safetensors"), data);

        var frames = pipeline.Model.LatentShape.Frames;
        var (real, made, images) = (new SpriteScores(), new SpriteScores(), new SpriteScores());
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var truth = data.HeldOut(i, 1, frames);
            var options = new GenerationOptions { Seed = seed + (ulong)i, Frames = frames };
            real.Add(truth.Labels[0], classifier.Read(truth.Video));
            Score(made, pipeline.Generate(truth.Captions[0], options, cancellationToken: cancellation));
            if (imagePipeline is not null)
            {
                Score(images, FrameByFrame(imagePipeline, truth.Captions[0], options, cancellation));
            }

            if ((i + 1) % 25 == 0)
            {
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{i + 1}/{count} captions, {clock.Elapsed.TotalSeconds / (i + 1):F1} "
                        + $"s each, mean accuracy so far {made.Values[6]:P1}"));
            }

            void Score(SpriteScores scores, VideoClip clip)
            {
                using var video = clip.ToTensor();
                scores.Add(truth.Labels[0], classifier.Read(video));
            }
        }

        Print(count, real, made, imagePipeline is null ? null : images);
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

    private static VideoDiffusionPipeline Pipeline(string folder, Arguments arguments)
    {
        var builder = VideoDiffusionPipeline.CreateBuilder().UseModelNoise().UseGuidance(arguments.Number("guidance", 2));
        var steps = arguments.Integer("steps", 16);
        return (arguments.Text("sampler", "euler") switch
        {
            "euler" => builder.UseEuler(steps),
            "heun" => builder.UseHeun(steps),
            var other => throw new UsageException($"--sampler is '{other}'; euler or heun was expected."),
        }).UseModel(folder).Build();
    }

    private static void Print(int count, SpriteScores real, SpriteScores made, SpriteScores? images)
    {
        Console.WriteLine($"{count} captions of held-out characters");
        Console.WriteLine($"| {"",-22} | real clips | model | {(images is null ? "" : "image model per frame |")}");
        Console.WriteLine($"|{new string('-', 24)}|-----------:|------:|{(images is null ? "" : "----------------------:|")}");
        for (var i = 0; i < SpriteScores.Names.Count; i++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {SpriteScores.Names[i],-22} | {real.Values[i],10:F3} | {made.Values[i],5:F3} | "
                    + $"{(images is null ? "" : $"{images.Values[i],21:F3} |")}"));
        }
    }
}
