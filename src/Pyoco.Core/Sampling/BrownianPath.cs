using static TorchSharp.torch;

namespace Pyoco;

/// <summary>A Brownian motion over the levels, made of addressed draws of the run's prior: its increments are the fresh noise of steps, and
/// a finer walk takes increments of the same path.</summary>
/// <remarks>
/// <para>The clock is <c>u = 1 / sigma^2</c>, the signal-to-noise ratio, in which the reverse process is a plain Brownian motion with a
/// drift: <c>x / sigma^2 = u * clean + B(u)</c> (arXiv 2305.10690). Ancestral steps with a constant estimate then lead to the
/// same video however many there are. Every monotone clock would give paths that are refined.</para>
/// <para>The path is a tree of midpoints (Lévy's construction) over <c>lambda = -ln sigma</c> from -16 to 16: a midpoint is the mean of the
/// bridge between its neighbours and an own draw. Levels are rounded to one of 2^20 places, so that the value at a level takes at most 21
/// draws, whatever other levels are walked. Place n has the address (n modulo 16,383, draw 128 + n / 16,383).</para>
/// </remarks>
internal static class BrownianPath
{
    private const int Places = 1 << 20;
    private const double Reach = 16;
    private const int FirstDraw = 128;
    private const int Steps = 16_383;

    /// <summary>The increment of the path between two levels, as unit noise; the caller owns it.</summary>
    /// <param name="run">Where noise is drawn from.</param>
    /// <param name="from">The noisier level.</param>
    /// <param name="to">The other; one without noise is taken for the end of the path.</param>
    /// <exception cref="InvalidOperationException">The run has no noise, or the levels are the same place of the path.</exception>
    public static Tensor Increment(SamplingRun run, NoiseLevel from, NoiseLevel to)
    {
        var (start, end) = (Place(from), Place(to));
        if (start >= end)
        {
            throw new InvalidOperationException(
                $"A Brownian path does not tell sigma {from.Sigma} from {to.Sigma}: steps of at least {2 * Reach / Places:G2} in ln sigma "
                    + "were expected.");
        }

        using var scope = NewDisposeScope();
        var increment = Value(run, end);
        if (start > 0)
        {
            increment.sub_(Value(run, start));
        }

        return increment.Over_(Math.Sqrt(Clock(end) - Clock(start))).MoveToOuterDisposeScope();
    }

    // B at a place after 0, where it is 0.
    private static Tensor Value(SamplingRun run, int place)
    {
        var (low, high) = (0, Places);
        var atLow = default(Tensor);
        var atHigh = run.Noise(Address(high)).Times_(Math.Sqrt(Clock(high)));
        while (place != high)
        {
            var middle = (low + high) / 2;
            var (before, length) = (Clock(middle) - Clock(low), Clock(high) - Clock(low));
            var deviation = Math.Sqrt(before * (Clock(high) - Clock(middle)) / length);
            var atMiddle = run.Noise(Address(middle)).Times_(deviation).Plus_(atHigh, before / length);
            if (atLow is not null)
            {
                atMiddle.Plus_(atLow, 1 - before / length);
            }

            (low, high, atLow, atHigh) = place > middle ? (middle, high, atMiddle, atHigh) : (low, middle, atLow, atMiddle);
        }

        return atHigh;
    }

    private static int Place(NoiseLevel level) =>
        (int)Math.Round((Math.Clamp(-Math.Log(level.Sigma), -Reach, Reach) + Reach) / (2 * Reach) * Places);

    private static double Clock(int place) => place == 0 ? 0 : Math.Exp(2 * Reach * (2.0 * place / Places - 1));

    private static NoiseAddress Address(int place) => new(place % Steps, FirstDraw + place / Steps);
}
