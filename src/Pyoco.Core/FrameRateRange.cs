namespace Pyoco;

/// <summary>The frame rates of clips: a frame lasts from a millisecond to 50 seconds.</summary>
internal static class FrameRateRange
{
    /// <summary>Whether a number of frames a second is from 0.02 to 1000.</summary>
    public static bool Contains(double frameRate) => frameRate is >= 0.02 and <= 1000;

    /// <summary>Refuses the rate of a file, as the end of a message that names the file.</summary>
    /// <exception cref="InvalidDataException">No clip has it.</exception>
    public static void ThrowIfBeyond(double frameRate)
    {
        if (!Contains(frameRate))
        {
            throw new InvalidDataException($"its frame rate is {frameRate:0.####}; from 0.02 to 1000 frames a second was expected");
        }
    }
}
