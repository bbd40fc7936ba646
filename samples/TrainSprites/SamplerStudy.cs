using System.CommandLine;
using System.Globalization;
using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;
using Pyoco.Samples;

namespace TrainSprites;

/// <summary>Measures samplers on a model: attributes, steadiness, order and amount of motion, and processor seconds, at equal numbers of
/// calls of the network. Every clip is a row of a file; a study that was stopped goes on where it was.</summary>
internal static class SamplerStudy
{
    private static readonly Option<string> Model = ValuedOption.Text("--model", "DIR", "the model", Sprites.Model);
    private static readonly Option<int> Captions = ValuedOption.Whole("--captions", "how many clips of each method", usual: 48);
    private static readonly Option<string> Groups = ValuedOption.Text(
        "--groups", "A,B,...", "what is measured, in this order", string.Join(',', StudyPlan.Groups));

    private static readonly Option<string> Results = ValuedOption.Text(
        "--results", "FILE", "a row a clip; a study that was stopped goes on where it was", "runs/samplers.csv");

    private static readonly Option<string?> Picture = ValuedOption.TextOrNone("--picture", "FILE", "the chart, a .png");

    public static SampleCommand Create()
    {
        var command = new SampleCommand("samplers", "Measures samplers at equal numbers of calls of the network.")
        {
            Examples = ["samplers --data path/to/sheets --results runs/samplers.csv --picture runs/samplers.png"],
        };
        Array.ForEach<Option>(
            [Sprites.Data, Model, Sprites.Classifier, Captions, Sprites.Seed, Sprites.Guidance, Groups, Results, Picture],
            command.Options.Add);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var (captions, seed) = (parsed.GetValue(Captions), parsed.GetValue(Sprites.Seed));
        var (folder, scale) = (parsed.GetRequiredValue(Model), parsed.GetValue(Sprites.Guidance));
        var (groups, picture) = (parsed.GetRequiredValue(Groups).Split(','), parsed.GetValue(Picture));
        if (picture is not null)
        {
            OutputFile.ThrowIfNotWritable(picture);
        }

        var results = StudyResults.Open(
            parsed.GetRequiredValue(Results),
            string.Create(CultureInfo.InvariantCulture, $"{folder} - captions of seed {seed} - guidance {scale}"));
        var data = new SpriteBatches(SpriteSheets.Load(parsed.GetRequiredValue(Sprites.Data)), seed);
        using var classifier = SpriteClassifier.LoadOrTrain(parsed.GetRequiredValue(Sprites.Classifier), data);
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(folder).UseModelNoise().UseModelSampler(2).UseGuidance(scale).Build();
        var plan = Plan(pipeline, results, captions);
        var clips = new StudyClips(data, classifier, pipeline, seed);
        WorkProgress.ShowBar(progress => new StudyRun(plan, results, clips, progress, cancellation).Measure(groups));

        StudyTable.Print(Console.Out, plan, results, groups);
        if (picture is not null)
        {
            StudyChart.Write(picture, results, captions);
        }

        return ExitCode.Done;
    }

    private static StudyPlan Plan(VideoDiffusionPipeline pipeline, StudyResults results, int captions)
    {
        var prior = pipeline.GetService<IModalNoisePrior>();
        var edm = pipeline.GetService<TextToVideoModel>()?.Edm;
        return prior is not null && edm is not null
            ? new StudyPlan(results, captions, prior, pipeline.Model.LatentShape, edm)
            : throw new UsageException($"The model in {pipeline.Model.Source} has a schedule or a prior that TrainSprites does not make.");
    }
}
