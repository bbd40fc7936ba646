namespace Pyoco.Models;

/// <summary>Which frames of a file make a clip.</summary>
/// <param name="Frames">How many.</param>
/// <param name="Stride">Every so many frames of the file one is taken.</param>
/// <param name="Rate">Frames a second at which the file is sampled first; null takes its frames as they are.</param>
internal sealed record ClipCut(int Frames, int Stride, double? Rate)
{
    private int Span => (Frames - 1) * Stride + 1;

    /// <summary>Reads the frames of a clip.</summary>
    /// <param name="source">The file.</param>
    /// <param name="start">Chooses the first frame among so many.</param>
    /// <exception cref="InvalidDataException">The file cannot be read, or is shorter than the clip.</exception>
    public VideoClip Read(IClipSource source, Func<int, int> start)
    {
        var options = new ClipLoadOptions { FrameRate = Rate, AllowsUnevenTimes = true };
        if (source.CountFrames(options) is { } stated)
        {
            return ReadStated(source, options, stated, start);
        }

        var clip = source.Load(options);
        var first = First(clip.FrameCount, start);
        return new VideoClip(
            Enumerable.Range(0, Frames).Select(i => clip.Frame(first + i * Stride)), clip.Width, clip.Height, clip.FrameRate);
    }

    // A video that was cut without coding it again states the frames that its file holds, some of which are not shown. Which frames are
    // taken does not depend on what was read before, so what it states is tried first each time.
    private VideoClip ReadStated(IClipSource source, ClipLoadOptions options, int stated, Func<int, int> start)
    {
        var first = First(stated, start);
        try
        {
            return ReadFrom(first);
        }
        catch (InvalidDataException) when (first > 0)
        {
            var count = source.CountDecodedFrames(options);
            if (count >= stated)
            {
                throw;
            }

            return ReadFrom(First(count, start));
        }

        VideoClip ReadFrom(int frame) => source.LoadEvery(Stride, options with { FirstFrame = frame, FrameCount = Span });
    }

    private int First(int count, Func<int, int> start) => count >= Span
        ? start(count - Span + 1)
        : throw new InvalidDataException(
            $"It has {count} frames; {Span} were expected for a clip of {Frames}{(Stride > 1 ? $", one in {Stride}" : "")}.");
}
