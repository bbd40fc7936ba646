using Pyoco;
using Pyoco.Models;
using static TorchSharp.torch;

namespace TrainSprites;

/// <summary>Draws a few captions with a model under training and writes them as one picture, <c>samples.png</c>: a row a caption, its frames side by
/// side.</summary>
internal static class SampleGrid
{
    private const string Name = "samples.png";
    private const int Steps = 12;
    private const double Guidance = 2;

    private static readonly string[] Captions =
    [
        "a green orc with red hair in chain mail and brown trousers walks to the left",
        "a pale person with pink spiky hair, a white shirt and teal trousers casts a spell, facing front",
        "a dark brown figure with white hair in a steel breastplate and steel leg armour slashes, facing right",
        "a golden hero with blue hair in a dark red shirt and white trousers draws a bow, facing back",
    ];

    /// <summary>Refuses a folder in which there is a picture of this name that training did not write.</summary>
    public static void ThrowIfNotWritable(string folder) => OutputFolder.ThrowIfNotWritable(folder, [Name]);

    public static void Write(TextToVideoModel model, IVideoNoisePrior prior, string folder)
    {
        var (pixels, width, height) = ContactSheet.Draw([.. Captions.Select((caption, i) => Draw(model, prior, caption, (ulong)i))]);
        OutputFolder.Write(folder, new Dictionary<string, Action<Stream>> { [Name] = stream => PngImage.Write(stream, pixels, width, height) });
    }

    private static VideoClip Draw(TextToVideoModel model, IVideoNoisePrior prior, string caption, ulong seed)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var text = model.TextEncoder.Encode([caption]);
        using var nothing = model.TextEncoder.Encode([""]);
        var denoiser = new GuidedDenoiser(model.Bind(text), model.Bind(nothing), Guidance);
        var noise = prior.Sample(model.Info.LatentShape, new NoiseKey(seed), device: model.Info.Device);
        var latents = new EulerSampler().Sample(denoiser, noise, model.CreateSchedule(Steps), SamplingRun.Default);
        return VideoClip.FromTensor(model.Codec.Decode(latents), model.Info.FrameRate);
    }
}
