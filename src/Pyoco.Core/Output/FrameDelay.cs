namespace Pyoco;

/// <summary>How long a frame is shown, as a fraction of a second whose parts have 16 bits.</summary>
/// <param name="Numerator">From 1 to 65535.</param>
/// <param name="Denominator">From 1 to 65535.</param>
internal readonly record struct FrameDelay(int Numerator, int Denominator)
{
    // Video rates are written with three decimals: 23.976 stands for 24000 / 1001.
    private const double VideoTolerance = 2e-6;

    /// <summary>The delay of a frame rate: exact where 16 bits can state it, and the last fraction of its continued fraction that they
    /// can otherwise. The rates of NTSC video, <c>k * 1000 / 1001</c>, are known by their rounded forms (23.976, 29.97, 59.94).</summary>
    /// <param name="frameRate">Frames a second, from 0.02 to 1000.</param>
    public static FrameDelay Of(double frameRate)
    {
        var nominal = (int)Math.Round(frameRate * 1.001);
        return nominal is >= 1 and <= ushort.MaxValue / 1000
            && frameRate != Math.Round(frameRate)
            && Math.Abs(frameRate * 1.001 - nominal) <= VideoTolerance * nominal
            ? new FrameDelay(1001, 1000 * nominal)
            : Nearest(frameRate);
    }

    // Convergents p / q of the frame rate; the delay is q / p.
    private static FrameDelay Nearest(double frameRate)
    {
        var (p, q, earlierP, earlierQ) = (1L, 0L, 0L, 1L);
        for (var rest = frameRate; ; rest = 1 / (rest - Math.Floor(rest)))
        {
            var part = (long)Math.Min(Math.Floor(rest), int.MaxValue);
            var (nextP, nextQ) = (part * p + earlierP, part * q + earlierQ);
            if (nextP > ushort.MaxValue || nextQ > ushort.MaxValue)
            {
                return new FrameDelay((int)q, (int)p);
            }

            (p, q, earlierP, earlierQ) = (nextP, nextQ, p, q);
            if (p > 0 && Math.Abs((double)p / q - frameRate) <= 1e-12 * frameRate)
            {
                return new FrameDelay((int)q, (int)p);
            }
        }
    }

    /// <summary>Whole milliseconds of each frame, whose sums up to any frame are the exact times, rounded.</summary>
    public static int[] Milliseconds(int frames, double frameRate) => InUnits(frames, frameRate, 1000);

    /// <summary>Whole units of each frame, whose sums up to any frame are the exact times, rounded.</summary>
    /// <param name="frames">How many frames.</param>
    /// <param name="frameRate">Frames a second.</param>
    /// <param name="unitsASecond">How many units a second has.</param>
    public static int[] InUnits(int frames, double frameRate, double unitsASecond)
    {
        var times = Enumerable.Range(0, frames + 1).Select(i => (long)Math.Round(unitsASecond * i / frameRate)).ToArray();
        return [.. Enumerable.Range(0, frames).Select(i => (int)(times[i + 1] - times[i]))];
    }
}
