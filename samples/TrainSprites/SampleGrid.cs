using Pyoco;
using Pyoco.Models;

namespace TrainSprites;

/// <summary>Draws a few captions with a model under training and writes them as one picture, <c>samples.png</c>: a row a caption, its
/// frames side by side.</summary>
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
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(model)
            .UseNoise(prior)
            .AllowOtherPrior() // an image model draws its single frames from it
            .UseEuler(Steps)
            .UseGuidance(Guidance)
            .Build();
        var (pixels, width, height) = ContactSheet.Draw([.. pipeline.Generate(Captions, new GenerationOptions { Seed = 0 })]);
        OutputFolder.Write(folder, new Dictionary<string, Action<Stream>>
        {
            [Name] = stream => PngImage.Write(stream, pixels, width, height),
        });
    }
}
