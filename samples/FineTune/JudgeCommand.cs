using System.Globalization;
using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;

namespace FineTune;

/// <summary>Counts how often colour, shape and direction are those that were meant: of clips with captions, or of what a model makes of
/// captions that it was not trained on.</summary>
internal static class JudgeCommand
{
    private const int AtOnce = 8;
    private static readonly Score Nothing = default;

    public static void Run(Arguments arguments, CancellationToken cancellation)
    {
        var (clips, model) = (arguments.Text("clips", ""), arguments.Text("model", ""));
        if ((clips.Length == 0) == (model.Length == 0))
        {
            throw new UsageException("Say what to judge: --clips DIR or --model DIR, one of them.");
        }

        var score = clips.Length > 0 ? Clips(clips) : Model(model, arguments, cancellation);
        Console.WriteLine(score);
    }

    private static Score Clips(string folder)
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

    private static Score Model(string folder, Arguments arguments, CancellationToken cancellation)
    {
        var (count, seed) = (arguments.Integer("captions", 200), arguments.Integer("seed", 1, least: 0));
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(folder).UseModelNoise()
            .UseHeun(arguments.Integer("steps", 16)).UseGuidance(arguments.Number("guidance", 2)).Build();
        var score = Nothing;
        foreach (var part in BallSet.HeldOut(count, seed).Chunk(AtOnce))
        {
            var options = new GenerationOptions { Seed = (ulong)(seed + score.Count) };
            VideoClip[] made = [.. pipeline.Generate([.. part.Select(p => p.Caption)], options, cancellationToken: cancellation)];
            for (var i = 0; i < made.Length; i++)
            {
                score = score.Add(part[i].Scene, BallJudge.Read(made[i]));
            }

            Console.Error.WriteLine(score);
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
