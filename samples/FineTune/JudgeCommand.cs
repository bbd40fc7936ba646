using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;
using Pyoco.Samples;

namespace FineTune;

/// <summary>Counts how often colour, shape and direction are those that were meant: of clips with captions, or of what a model makes of
/// captions that it was not trained on.</summary>
internal static class JudgeCommand
{
    private const int AtOnce = 8;
    private const string EulerAncestral = "euler-ancestral";
    private static readonly Score Nothing = default;

    private static readonly Option<string?> Clips = ValuedOption.TextOrNone("--clips", "DIR", "clips with captions");
    private static readonly Option<string?> Model =
        ValuedOption.TextOrNone("--model", "DIR", "a model, on captions that no clip of the set has");

    private static readonly Option<bool> Seen =
        new("--seen") { Description = "with --model: on captions of the scenes that clips of the set do show" };

    private static readonly Option<int> Captions = ValuedOption.Whole("--captions", "how many clips the model makes", usual: 200);
    private static readonly Option<int> Seed = ValuedOption.Whole("--seed", "fixes captions and noise", usual: 1, least: 0);
    private static readonly Option<string> Sampler = ValuedOption.Choice(
        "--sampler", "the sampler; euler-ancestral draws fresh noise in each step", EulerAncestral, "euler");

    private static readonly Option<int> Steps = ValuedOption.Whole("--steps", "steps of the sampler", usual: 12);
    private static readonly Option<double> Guidance =
        ValuedOption.Number("--guidance", "how strongly the caption leads; 1 is not at all", usual: 4);

    private static readonly Option[] OfModels = [Seen, Captions, Seed, Sampler, Steps, Guidance];

    public static SampleCommand Create()
    {
        var command = new SampleCommand("judge", "Counts how often colour, shape and direction are those that were meant.")
        {
            Examples = ["judge --clips data/balls", "judge --model runs/balls/model --captions 200"],
        };
        Array.ForEach<Option>([Clips, Model, .. OfModels], command.Options.Add);
        command.Validators.Add(Check);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static void Check(CommandResult given)
    {
        if ((given.GetValue(Clips) is null) == (given.GetValue(Model) is null))
        {
            given.AddError("Say what to judge: --clips DIR or --model DIR, one of them.");
        }
        else if (given.GetValue(Model) is null && given.FirstGiven(OfModels) is { } other)
        {
            given.AddError($"{other.Name} is given without --model DIR, which it belongs to.");
        }
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var score = parsed.GetValue(Clips) is { } clips
            ? ScoreOf(clips)
            : WorkProgress.Show(progress => ScoreOf(parsed.GetValue(Model)!, parsed, progress, cancellation));
        Console.WriteLine(score);
        return ExitCode.Done;
    }

    private static Score ScoreOf(string folder)
    {
        var score = Nothing;
        foreach (var clip in ClipDataSet.Open(folder).Clips)
        {
            var scene = BallWords.Read(clip.Captions[0]) ?? throw new UsageException(
                $"The caption of {clip.Name}, '{clip.Captions[0]}', names no colour, shape and direction of the set.");
            score = score.Add(scene, BallJudge.Read(VideoClip.Load(Path.Combine(folder, clip.Name))));
        }

        return score;
    }

    private static Score ScoreOf(string folder, ParseResult parsed, WorkProgress progress, CancellationToken cancellation)
    {
        var (count, seed) = (parsed.GetValue(Captions), parsed.GetValue(Seed));
        var steps = parsed.GetValue(Steps);
        var builder = VideoDiffusionPipeline.CreateBuilder().UseModel(folder).UseModelNoise().UseGuidance(parsed.GetValue(Guidance));
        builder = parsed.GetValue(Sampler) == EulerAncestral ? builder.UseEulerAncestral(steps) : builder.UseEuler(steps);
        using var pipeline = builder.Build();
        var score = Nothing;
        foreach (var part in BallSet.Captions(count, seed, isHeldOut: !parsed.GetValue(Seen)).Chunk(AtOnce))
        {
            progress.Report(score.Count, count, "caption");
            var options = new GenerationOptions { Seed = (ulong)(seed + score.Count) };
            VideoClip[] made = [.. pipeline.Generate([.. part.Select(p => p.Caption)], options, cancellationToken: cancellation)];
            for (var i = 0; i < made.Length; i++)
            {
                score = score.Add(part[i].Scene, BallJudge.Read(made[i]));
            }

            progress.WriteNote(score.ToString());
        }

        return score;
    }

    private readonly record struct Score(int Count, int Colour, int Shape, int Direction, int Still, int All)
    {
        public Score Add(BallScene scene, BallReading reading) => new(
            Count + 1, Colour + (reading.Colour == scene.Colour ? 1 : 0), Shape + (reading.Shape == scene.Shape ? 1 : 0),
            Direction + (reading.Direction == scene.Direction ? 1 : 0), Still + (reading.Direction is null ? 1 : 0),
            All + (reading.Is(scene) ? 1 : 0));

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Count} clips: colour {Share(Colour):P1}, shape {Share(Shape):P1}, direction {Share(Direction):P1} "
                + $"(none in {Share(Still):P1}), all three {Share(All):P1}");

        private double Share(int count) => (double)count / Count;
    }
}
