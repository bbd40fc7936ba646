namespace Pyoco;

/// <summary>When the frames of an animation are shown, and the clip of even times that they make.</summary>
internal static class FrameTimes
{
    /// <summary>How long browsers show a frame whose delay is 0, in seconds.</summary>
    public const double UnstatedDelay = 0.1;

    private const double LeastGifDelay = 0.0101;
    private const double Exactly = 1e-9;

    // Rates that people give, tried where the times of a file are rounded.
    private static readonly double[] CommonRates =
        [.. Enumerable.Range(1, 240).Select(r => (double)r), 23.976, 29.97, 59.94, 119.88, 12.5, 7.5];

    /// <summary>The delay of a GIF frame as browsers show it: 100 ms where the file says at most 10.</summary>
    public static double OfGif(double seconds) => seconds < LeastGifDelay ? UnstatedDelay : seconds;

    /// <summary>Frames a second of the even times at which every frame begins and the last one ends; encoders join frames that are equal,
    /// so that one may take several of these times. Null where there is no such rate.</summary>
    /// <param name="delays">How long each frame is shown, in seconds, all above 0.</param>
    /// <param name="unit">The unit in which the file states the delays, in seconds; 0 where it states them exactly.</param>
    public static double? EvenRate(IReadOnlyList<double> delays, double unit)
    {
        var (starts, shortest) = (Starts(delays), delays.Min());
        double[] candidates =
        [
            1 / shortest,
            .. CommonRates.Where(r => Math.Abs(1 / r - shortest) < unit),
            delays.Count / starts[^1],
        ];
        foreach (var rate in candidates)
        {
            // Half a unit may have been rounded either way: at 8 frames a second GIF encoders write 120 and 130 ms in turn.
            if (starts.All(s => Math.Abs(s - Math.Round(s * rate) / rate) < unit / 2 + Exactly))
            {
                return rate;
            }
        }

        return null;
    }

    /// <summary>Which frame is shown at each of the even times of a rate.</summary>
    /// <param name="delays">How long each frame is shown, in seconds.</param>
    /// <param name="unit">The unit in which the file states the delays, in seconds; 0 where it states them exactly.</param>
    /// <param name="rate">Frames a second of the result.</param>
    public static int[] Sample(IReadOnlyList<double> delays, double unit, double rate)
    {
        var starts = Starts(delays);
        var (shown, at) = (new int[(int)CountAt(delays, rate)], 0);
        for (var i = 0; i < shown.Length; i++)
        {
            while (at < delays.Count - 1 && starts[at + 1] <= i / rate + unit / 2 + Exactly)
            {
                at++;
            }

            shown[i] = at;
        }

        return shown;
    }

    /// <summary>How many frames an animation has at a rate, at least 1.</summary>
    public static double CountAt(IReadOnlyList<double> delays, double rate) => Math.Max(1, Math.Round(delays.Sum() * rate));

    // When each frame begins, and when the last one ends.
    private static double[] Starts(IReadOnlyList<double> delays)
    {
        var starts = new double[delays.Count + 1];
        for (var i = 0; i < delays.Count; i++)
        {
            starts[i + 1] = starts[i] + delays[i];
        }

        return starts;
    }
}
