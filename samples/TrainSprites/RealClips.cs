using System.CommandLine;
using System.Globalization;
using Pyoco;
using Pyoco.Samples;

namespace TrainSprites;

/// <summary>Writes real clips of held-out characters as animated PNG, each with its caption in a text file beside it.</summary>
internal static class RealClips
{
    private const int Frames = 8;
    private const double FrameRate = 8;

    private static readonly Option<string> Target =
        ValuedOption.Required("--output", "DIR", "the folder; 000.png, 000.txt and so on are replaced in it");

    private static readonly Option<int> Captions = ValuedOption.Whole("--captions", "how many clips", usual: 24);

    public static SampleCommand Create()
    {
        var command = new SampleCommand("real", "Writes real clips of held-out characters with their captions.")
        {
            Examples = ["real --data path/to/sheets --output runs/real --captions 24"],
        };
        Array.ForEach<Option>([Sprites.Data, Target, Captions, Sprites.Seed], command.Options.Add);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var (count, seed) = (parsed.GetValue(Captions), parsed.GetValue(Sprites.Seed));
        var (data, output) = (parsed.GetRequiredValue(Sprites.Data), parsed.GetRequiredValue(Target));
        OutputFile.ThrowIfNotWritable(Path.Combine(output, "000.png"));
        var batches = new SpriteBatches(SpriteSheets.Load(data), seed);
        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var real = batches.HeldOut(i, 1, Frames);
            var path = Path.Combine(output, i.ToString("D3", CultureInfo.InvariantCulture));
            VideoClip.FromTensor(real.Video, FrameRate).Save($"{path}.png");
            File.WriteAllText($"{path}.txt", $"{real.Captions[0]}\n");
        }

        return ExitCode.Done;
    }
}
