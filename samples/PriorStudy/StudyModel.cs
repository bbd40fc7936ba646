using Pyoco.Models;

namespace PriorStudy;

/// <summary>Makes a video model of an image model's folder.</summary>
internal static class StudyModel
{
    private const double SigmaMin = 0.01;

    /// <summary>The image model with fresh layers over frames that are told the place of frame and pixel, the noise level and the
    /// text.</summary>
    public static TextToVideoModel OnImage(string folder, int frames, double frameRate, StudyLaw law, ulong seed)
    {
        using var image = TextToVideoModel.Load(folder);
        var edm = image.Edm ?? throw new InvalidDataException($"The image model in {folder} is not one of EDM's denoising.");
        return TextToVideoModel.FromImageModel(folder, new ImageModelExtension
        {
            Clip = new VideoConfig { Frames = frames, MaxFrames = 2 * frames, FrameRate = frameRate },
            Edm = edm with { SigmaMin = SigmaMin, SigmaMax = law.SigmaMax },
            Temporal = new RotaryTemporalConfig { FrameConditioning = true, PixelConditioning = true },
            Seed = seed,
        });
    }
}
