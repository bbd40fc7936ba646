using System.CommandLine;
using Pyoco;
using Pyoco.Noise;
using Pyoco.Samples;
using static TorchSharp.torch;

namespace NoiseLab;

/// <summary>Walks clips back to their noise, frame by frame, under an image model, and tells how the noise of their frames goes together:
/// figure 1 of PYoCo (arXiv 2305.10474), with numbers.</summary>
internal static class InvertCommand
{
    private const string TextFile = "inversion.txt";
    private const string JsonFile = "inversion.json";
    private const string PictureFile = "inversion.png";

    private static readonly Option<string> Model = ValuedOption.Required("--model", "DIR", "the folder of an image model");
    private static readonly Option<string> Clips = ValuedOption.Required(
        "--clips", "DIR", "the clips; the prompt of one is in NAME.txt beside it, in its report, or --prompt");

    private static readonly Option<string> Target = ValuedOption.Required("--output", "DIR", "the folder of the report and the picture");
    private static readonly Option<string?> Prompt =
        ValuedOption.TextOrNone("--prompt", "TEXT", "the prompt of clips that have none of their own");

    private static readonly Option<int> Steps = ValuedOption.Whole("--steps", "steps of the Heun sampler", usual: 40, least: 2);
    private static readonly Option<int> Frames = ValuedOption.Whole("--frames", "frames of each clip, the first ones", usual: 16, least: 2);
    private static readonly Option<int> Most = ValuedOption.Whole("--most", "clips at most, in the order of their names", usual: 64);

    public static SampleCommand Create()
    {
        var command = new SampleCommand("invert", "Shows the noise that an image model finds in the frames of clips.")
        {
            Examples = ["invert --model runs/images/model --clips clips --output inverted"],
        };
        Array.ForEach<Option>([Model, Clips, Target, Prompt, Steps, Frames, Most, LabOptions.Seed], command.Options.Add);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var (folder, seed) = (parsed.GetRequiredValue(Target), parsed.GetValue(LabOptions.Seed));
        var request = new InversionRequest(
            parsed.GetRequiredValue(Model), parsed.GetRequiredValue(Clips), parsed.GetValue(Prompt), parsed.GetValue(Steps),
            parsed.GetValue(Frames), parsed.GetValue(Most));
        OutputFolder.ThrowIfNotWritable(folder, [TextFile, JsonFile, PictureFile]);

        using var scope = NewDisposeScope();
        var clips = WorkProgress.Show(progress => InvertedClips.Of(request, progress, cancellation));
        var report = InversionReport.Of(clips, request);
        var panels = Panels(clips.Noise, seed).Select(panel => (panel.Words, PrincipalComponents.Of(panel.Noise))).ToArray();
        var picture = ScatterPicture.Of(panels, (int)clips.Noise.size(VideoShape.FrameAxis));
        OutputFolder.Write(folder, new Dictionary<string, Action<Stream>>
        {
            [TextFile] = stream => Write(stream, report.ToText()),
            [JsonFile] = stream => Write(stream, report.ToJson()),
            [PictureFile] = stream => PngImage.Write(stream, picture.Pixels, picture.Width, picture.Height),
        });
        parsed.InvocationConfiguration.Output.Write(report.ToText());
        return ExitCode.Done;
    }

    // Beside the inverted noise as much noise of three priors.
    private static IEnumerable<(string Words, Tensor Noise)> Panels(Tensor inverted, ulong seed)
    {
        yield return ("inverted", inverted);
        foreach (var prior in new IVideoNoisePrior[] { new IndependentNoise(), new MixedNoise(), new ProgressiveNoise() })
        {
            yield return (prior.Spec.Name, prior.Sample(VideoShape.Of(inverted), new NoiseKey(seed)));
        }
    }

    private static void Write(Stream stream, string text) => stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
}
