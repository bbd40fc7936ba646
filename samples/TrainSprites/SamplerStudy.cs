using System.Diagnostics;
using System.Globalization;
using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;

namespace TrainSprites;

/// <summary>Measures samplers on a model: attributes, steadiness, order and amount of motion, and processor seconds, at equal numbers of
/// calls of the network. Every clip is a row of a file; a study that was stopped goes on where it was.</summary>
internal static class SamplerStudy
{
    private const int Block = 8;

    /// <summary>The options of the command.</summary>
    public static IReadOnlyList<string> Options { get; } =
        ["data", "model", "classifier", "captions", "seed", "guidance", "groups", "results", "picture"];

    public static void Run(Arguments arguments, CancellationToken cancellation)
    {
        var (captions, seed) = (arguments.Integer("captions", 48), (ulong)arguments.Integer("seed", 1, least: 0));
        var (folder, scale) = (arguments.Text("model", "models/sprites"), arguments.Number("guidance", 2));
        var groups = arguments.Text("groups", string.Join(',', StudyPlan.Groups)).Split(',');
        var picture = arguments.Text("picture", "");
        if (picture.Length > 0)
        {
            OutputFile.ThrowIfNotWritable(picture);
        }

        var results = StudyResults.Open(
            arguments.Text("results", "runs/samplers.csv"),
            string.Create(CultureInfo.InvariantCulture, $"{folder} - captions of seed {seed} - guidance {scale}"));
        var data = new SpriteBatches(SpriteSheets.Load(arguments.Required("data")), seed);
        using var classifier = SpriteClassifier.LoadOrTrain(arguments.Text("classifier", "runs/classifier.safetensors"), data);
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(folder).UseModelNoise().UseModelSampler(2).UseGuidance(scale).Build();
        var plan = Plan(pipeline, results, captions);
        Measure(plan, groups, results, new StudyClips(data, classifier, pipeline, seed), cancellation);

        StudyTable.Print(Console.Out, plan, results, groups);
        if (picture.Length > 0)
        {
            StudyChart.Write(picture, results, captions);
        }
    }

    private static StudyPlan Plan(VideoDiffusionPipeline pipeline, StudyResults results, int captions)
    {
        var prior = pipeline.GetService<IModalNoisePrior>();
        var edm = pipeline.GetService<TextToVideoModel>()?.Edm;
        return prior is not null && edm is not null
            ? new StudyPlan(results, captions, prior, pipeline.Model.LatentShape, edm)
            : throw new UsageException($"The model in {pipeline.Model.Source} has a schedule or a prior that TrainSprites does not make.");
    }

    // A few captions of every cell after the other, so that a study that is stopped can be read.
    private static void Measure(
        StudyPlan plan, IEnumerable<string> groups, StudyResults results, StudyClips clips, CancellationToken cancellation)
    {
        foreach (var group in groups)
        {
            var cells = plan.Cells(group);
            for (var first = 0; first < cells.Max(c => c.Captions); first += Block)
            {
                int[] captions = [.. Enumerable.Range(first, Block)];
                Measure(plan.RealClips, captions, results, clips.ReadReal, cancellation);
                foreach (var cell in cells)
                {
                    Measure(cell, captions, results, missing => clips.Make(cell, missing, cancellation), cancellation);
                }
            }
        }
    }

    private static void Measure(
        StudyCell cell, int[] captions, StudyResults results, Func<IEnumerable<int>, IEnumerable<StudyRow>> make,
        CancellationToken cancellation)
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
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{cell.Method.Name} at {cell.Calls} calls: {missing.Length} clips in {clock.Elapsed.TotalSeconds:F0} s, attributes "
                + $"{rows.Average(r => r.Score.Attributes):F3} of {rows.Count}"));
    }
}
