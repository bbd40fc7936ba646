namespace Pyoco;

/// <summary>The frame rates of clips: a frame lasts from a millisecond to 50 seconds.</summary>
internal static class FrameRateRange
{
    /// <summary>Whether a number of frames a second is from 0.02 to 1000.</summary>
    public static bool Contains(double frameRate) => frameRate is >= 0.02 and <= 1000;
}
