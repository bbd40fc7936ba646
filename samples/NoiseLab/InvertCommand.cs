using Pyoco;
using Pyoco.Noise;
using static TorchSharp.torch;

namespace NoiseLab;

/// <summary>Walks clips back to their noise, frame by frame, under an image model, and tells how the noise of their frames goes together:
/// figure 1 of PYoCo (arXiv 2305.10474), with numbers.</summary>
internal static class InvertCommand
{
    private const string TextFile = "inversion.txt";
    private const string JsonFile = "inversion.json";
    private const string PictureFile = "inversion.png";

    public static int Run(Arguments arguments, TextWriter output)
    {
        var (folder, seed) = (arguments.Required("output"), arguments.Seed());
        var request = new InversionRequest(
            arguments.Required("model"), arguments.Required("clips"), arguments.Text("prompt"),
            arguments.Integer("steps", 40, least: 2), arguments.Integer("frames", 16, least: 2), arguments.Integer("most", 64, least: 1));
        NativeRuntime.ThrowIfUnavailable();
        OutputFolder.ThrowIfNotWritable(folder, [TextFile, JsonFile, PictureFile]);

        using var scope = NewDisposeScope();
        var clips = InvertedClips.Of(request);
        var report = InversionReport.Of(clips, request);
        var panels = Panels(clips.Noise, seed).Select(panel => (panel.Words, PrincipalComponents.Of(panel.Noise))).ToArray();
        var picture = ScatterPicture.Of(panels, (int)clips.Noise.size(VideoShape.FrameAxis));
        OutputFolder.Write(folder, new Dictionary<string, Action<Stream>>
        {
            [TextFile] = stream => Write(stream, report.ToText()),
            [JsonFile] = stream => Write(stream, report.ToJson()),
            [PictureFile] = stream => PngImage.Write(stream, picture.Pixels, picture.Width, picture.Height),
        });
        output.Write(report.ToText());
        return Lab.Done;
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
