using System.Globalization;
using Pyoco;

namespace TrainSprites;

/// <summary>Writes real clips of held-out characters as animated PNG, each with its caption in a text file beside it.</summary>
internal static class RealClips
{
    private const int Frames = 8;
    private const double FrameRate = 8;

    public static void Run(Arguments arguments, CancellationToken cancellation)
    {
        var (count, seed) = (arguments.Integer("captions", 24), (ulong)arguments.Integer("seed", 1, least: 0));
        var (data, output) = (arguments.Required("data"), arguments.Required("output"));
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
    }
}
