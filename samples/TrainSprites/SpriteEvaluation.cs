using System.CommandLine;
using System.Globalization;
using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;
using Pyoco.Samples;

namespace TrainSprites;

/// <summary>Measures a model on captions of held-out characters with a classifier of real frames.</summary>
internal static class SpriteEvaluation
{
    private static readonly Option<string> Model = ValuedOption.Text("--model", "DIR", "the model", Sprites.Model);
    private static readonly Option<string?> ImageModel =
        ValuedOption.TextOrNone("--image-model", "DIR", "an image model to measure beside it, frame by frame");

    private static readonly Option<int> Captions = ValuedOption.Whole("--captions", "how many clips", usual: 500);
    private static readonly Option<string> Sampler = ValuedOption.Choice("--sampler", "the sampler", "euler", "heun");
    private static readonly Option<int> Steps = ValuedOption.Whole("--steps", "steps of the sampler", usual: 16);

    public static SampleCommand Create()
    {
        var command = new SampleCommand("evaluate", "Measures a model on captions of held-out characters.")
        {
            Examples = ["evaluate --data path/to/sheets --model runs/clips/model"],
        };
        Array.ForEach<Option>(
            [
                Sprites.Data, Model, ImageModel, Captions, Sprites.Seed, Sprites.Classifier, Sampler, Steps, Sprites.Guidance,
            ],
            command.Options.Add);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var seed = parsed.GetValue(Sprites.Seed);
        var data = new SpriteBatches(SpriteSheets.Load(parsed.GetRequiredValue(Sprites.Data)), seed);
        using var pipeline = Pipeline(parsed.GetRequiredValue(Model), parsed);
        using var imagePipeline = parsed.GetValue(ImageModel) is { Length: > 0 } folder ? Pipeline(folder, parsed) : null;
        using var classifier = SpriteClassifier.LoadOrTrain(parsed.GetRequiredValue(Sprites.Classifier), data);
        var judged = new JudgedModels(data, classifier, pipeline, imagePipeline, seed);
        WorkProgress.ShowBar(progress => Judge(judged, parsed.GetValue(Captions), progress, cancellation));
        Print(parsed.GetValue(Captions), judged);
        return ExitCode.Done;
    }

    private static void Judge(JudgedModels judged, int count, WorkProgress progress, CancellationToken cancellation)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            progress.Report(i, count, "caption");
            cancellation.ThrowIfCancellationRequested();
            judged.Add(i, cancellation);
            if ((i + 1) % 25 == 0)
            {
                progress.WriteNote(string.Create(
                    CultureInfo.InvariantCulture, $"{i + 1}/{count} captions, {clock.Elapsed.TotalSeconds / (i + 1):F1} "
                        + $"s each, mean accuracy so far {judged.Made.Values[6]:P1}"));
            }
        }
    }

    private static VideoDiffusionPipeline Pipeline(string folder, ParseResult parsed)
    {
        var builder = VideoDiffusionPipeline.CreateBuilder().UseModelNoise().UseGuidance(parsed.GetValue(Sprites.Guidance));
        var steps = parsed.GetValue(Steps);
        return (parsed.GetValue(Sampler) == "euler" ? builder.UseEuler(steps) : builder.UseHeun(steps)).UseModel(folder).Build();
    }

    private static void Print(int count, JudgedModels judged)
    {
        var (real, made, images) = (judged.Real, judged.Made, judged.Images);
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
