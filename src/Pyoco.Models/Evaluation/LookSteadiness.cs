namespace Pyoco.Models;

/// <summary>How steady looks are: the share of the attributes read frame by frame whose value never changes within the clip, right or
/// wrong.</summary>
/// <remarks>A clip that stands still is steady: read it beside <see cref="MotionOrder.Moving"/> and <see cref="MotionAmount"/>.</remarks>
public static class LookSteadiness
{
    /// <summary>The share of one clip; NaN where nothing is read frame by frame. A frame that cannot be read is a change.</summary>
    public static double Of(ClipReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return reading.Attributes.Where(a => a.Values.Count > 1)
            .Select(a => a.Values[0] is { } first && a.Values.All(v => v == first) ? 1.0 : 0.0).DefaultIfEmpty(double.NaN).Average();
    }

    /// <summary>The mean over clips, with its standard error.</summary>
    /// <exception cref="ArgumentException">There is no clip.</exception>
    public static Estimate Over(IReadOnlyList<ClipReading> readings)
    {
        ArgumentNullException.ThrowIfNull(readings);
        return Estimate.Of([.. readings.Select(Of)]);
    }
}
