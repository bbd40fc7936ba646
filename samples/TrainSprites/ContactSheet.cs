using System.CommandLine;
using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;
using Pyoco.Samples;

namespace TrainSprites;

/// <summary>Draws sixteen captions of held-out characters with a finished model: a picture of their clips, and the captions in its
/// order.</summary>
internal static class ContactSheet
{
    private const int Clips = 16;
    private const int Columns = 2;
    private const int Gap = 8;
    private const string Extension = ".png";

    private static readonly Option<string> Model = ValuedOption.Text("--model", "DIR", "the model", Sprites.Model);
    private static readonly Option<string> Target = ValuedOption.Text("--output", "FILE", "the picture, a .png", "sheet.png");
    private static readonly Option<int> Steps = ValuedOption.Whole("--steps", "steps of the Euler sampler", usual: 12);

    public static SampleCommand Create()
    {
        var command = new SampleCommand("sheet", "Draws sixteen captions of held-out characters as one picture.")
        {
            Examples = ["sheet --model runs/clips/model --output sheet.png"],
        };
        Array.ForEach<Option>([Model, Target, Sprites.Seed, Steps, Sprites.Guidance], command.Options.Add);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var (output, seed) = (parsed.GetRequiredValue(Target), parsed.GetValue(Sprites.Seed));
        if (!output.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"--output is '{output}'; a name that ends in {Extension} was expected.");
        }

        OutputFile.ThrowIfNotWritable(output);
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(parsed.GetRequiredValue(Model)).UseModelNoise()
            .UseEuler(parsed.GetValue(Steps)).UseGuidance(parsed.GetValue(Sprites.Guidance)).Build();
        var clips = new List<VideoClip>();
        WorkProgress.ShowBar(progress =>
        {
            for (var i = 0; i < Clips; i++)
            {
                progress.Report(i, Clips, "clip");
                var caption = SpriteBatches.HeldOutCaption(seed, i);
                clips.Add(pipeline.Generate(caption, new GenerationOptions { Seed = seed + (ulong)i }, cancellationToken: cancellation));
                progress.WriteLine($"{i + 1}. {caption}");
            }
        });

        Write(output, clips, Columns, Gap);
        return ExitCode.Done;
    }

    /// <summary>Writes clips of one size as one picture: the frames of a clip side by side, the clips below one another in columns read
    /// downwards.</summary>
    public static void Write(string path, IReadOnlyList<VideoClip> clips, int columns = 1, int gap = 0)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var (pixels, width, height) = Draw(clips, columns, gap);
        PngImage.Write(path, pixels, width, height);
    }

    /// <summary>The picture's bytes, rows from the top, three a pixel.</summary>
    public static (byte[] Pixels, int Width, int Height) Draw(IReadOnlyList<VideoClip> clips, int columns = 1, int gap = 0)
    {
        var (clipWidth, height) = (clips[0].Width * clips[0].FrameCount, clips[0].Height);
        var rows = (clips.Count + columns - 1) / columns;
        var width = clipWidth * columns + gap * (columns - 1);
        var pixels = new byte[3 * width * height * rows];
        Array.Fill(pixels, byte.MaxValue);
        for (var i = 0; i < clips.Count; i++)
        {
            var (top, left) = (i % rows * height, i / rows * (clipWidth + gap));
            for (var frame = 0; frame < clips[i].FrameCount; frame++)
            {
                Copy(clips[i].Frame(frame).Span, clips[i].Width, pixels, width, top, left + frame * clips[i].Width);
            }
        }

        return (pixels, width, height * rows);
    }

    private static void Copy(ReadOnlySpan<byte> frame, int width, byte[] pixels, int stride, int top, int left)
    {
        for (var y = 0; y * 3 * width < frame.Length; y++)
        {
            frame.Slice(3 * width * y, 3 * width).CopyTo(pixels.AsSpan(3 * ((top + y) * stride + left)));
        }
    }
}
