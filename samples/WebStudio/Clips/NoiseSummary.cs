namespace WebStudio.Clips;

/// <summary>What the page shows of a clip's noise.</summary>
/// <param name="Prior">The prior.</param>
/// <param name="Theory">The covariance of the frames by the prior's formula; null where it states none.</param>
/// <param name="Measured">The covariance of the frames over the pixels and channels of this noise.</param>
/// <param name="Frames">Number of frames.</param>
/// <param name="Width">Columns of a frame of noise.</param>
/// <param name="Height">Rows of a frame of noise.</param>
internal sealed record NoiseSummary(string Prior, double[][]? Theory, double[][] Measured, int Frames, int Width, int Height)
{
    /// <summary>The frames as one PNG, where they are not in a file; null where they are.</summary>
    public FrameSheet? Sheet { get; init; }

    /// <summary>The summary of some noise, without its frames.</summary>
    public static NoiseSummary Of(ClipNoise noise) => new(
        noise.Prior.ToString(), noise.Theory, noise.Measured, noise.Sheet.Frames, noise.Sheet.Width, noise.Sheet.Height);
}
