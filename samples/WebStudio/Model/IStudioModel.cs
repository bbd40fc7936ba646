using Pyoco;

namespace WebStudio.Model;

/// <summary>The model behind the page; tests put one in its place that computes nothing.</summary>
internal interface IStudioModel
{
    /// <summary>What it is and what it makes by itself.</summary>
    ModelFacts Facts { get; }

    /// <summary>The prior that it was trained with.</summary>
    MethodSpec Prior { get; }

    /// <summary>The shape of the noise that a clip begins with.</summary>
    VideoShape NoiseShape(int frames, int height, int width);

    /// <summary>A generator that draws its noise from a prior, on the same weights; the caller disposes it.</summary>
    IVideoGenerator With(IVideoNoisePrior prior);
}

/// <summary>What the page says of the model.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Frames">Frames of a clip that states no number.</param>
/// <param name="MaxFrames">The most frames it makes.</param>
/// <param name="Height">Rows of a frame.</param>
/// <param name="Width">Columns of a frame.</param>
/// <param name="FrameRate">Frames a second.</param>
/// <param name="Steps">Steps of a run that states no number.</param>
internal sealed record ModelFacts(
    string Name, int Frames, int MaxFrames, int Height, int Width, double FrameRate, int Steps);
