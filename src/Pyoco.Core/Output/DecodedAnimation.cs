namespace Pyoco;

/// <summary>The frames of a file as they were decoded, and how long each is shown.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Frames">RGB24 frames, at least one.</param>
/// <param name="Delays">Seconds that each frame is shown; empty for a still picture.</param>
/// <param name="Unit">The unit of the delays in the file, in seconds; 0 where they are exact.</param>
internal sealed record DecodedAnimation(
    int Width, int Height, IReadOnlyList<byte[]> Frames, IReadOnlyList<double> Delays, double Unit)
{
    /// <summary>Frames a second of a still picture for which none are given.</summary>
    private const double StillRate = 1;

    /// <summary>The clip of even times.</summary>
    /// <exception cref="InvalidDataException">The frames are shown for different times and no rate is given, or the rate is beyond those
    /// of a clip.</exception>
    public VideoClip ToClip(ClipLoadOptions options)
    {
        if (Delays.Count == 0)
        {
            return Clip(ClipReader.Range(Frames, options), options.FrameRate ?? StillRate);
        }

        var even = options.FrameRate ?? FrameTimes.EvenRate(Delays, Unit);
        var mean = options.AllowsUnevenTimes ? Frames.Count / Delays.Sum() : (double?)null;
        var rate = even ?? mean ?? throw new InvalidDataException(
            $"its frames are shown for {Delays.Min() * 1000:0.#} to {Delays.Max() * 1000:0.#} ms, and a clip has even times: set "
            + $"{nameof(ClipLoadOptions)}.{nameof(ClipLoadOptions.FrameRate)} to sample it");
        FrameRateRange.ThrowIfBeyond(rate);
        if (even is null)
        {
            return Clip(ClipReader.Range(Frames, options), rate);
        }

        ClipReader.ThrowIfTooLarge(Width, Height, FrameTimes.CountAt(Delays, rate), options.MaxBytes);
        return Clip(ClipReader.Range(FrameTimes.Sample(Delays, Unit, rate), options).Select(i => Frames[i]), rate);
    }

    private VideoClip Clip(IEnumerable<byte[]> frames, double rate) =>
        new(frames.Select(f => new ReadOnlyMemory<byte>(f)), Width, Height, rate);
}
