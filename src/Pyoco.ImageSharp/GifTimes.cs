namespace Pyoco.ImageSharp;

/// <summary>The times of frames as a GIF states them, in hundredths of a second.</summary>
internal static class GifTimes
{
    private const double HighestRate = 50;

    /// <summary>How long each frame is shown; the sums up to any frame are the exact times, rounded.</summary>
    public static int[] Rounded(VideoClip clip) => FrameDelay.InUnits(clip.FrameCount, clip.FrameRate, unitsASecond: 100);

    /// <summary>Refuses a clip whose frames browsers would show for longer.</summary>
    /// <exception cref="NotSupportedException">They would.</exception>
    public static void ThrowIfTooFast(VideoClip clip)
    {
        if (clip.FrameRate > HighestRate)
        {
            throw new NotSupportedException(
                $"The clip has {clip.FrameRate} frames a second; a GIF has at most {HighestRate}, because browsers show a frame of less "
                + "than two hundredths of a second for ten. WebP and animated PNG have up to 1000.");
        }
    }
}
