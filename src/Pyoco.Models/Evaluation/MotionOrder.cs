namespace Pyoco.Models;

/// <summary>Whether motion goes as it should, among the pairs of neighbouring frames that move.</summary>
/// <remarks>A clip that stands still has no order, good or bad: counted over all pairs it would be in perfect order, and correlated noise
/// makes clips stand still early in training. How many pairs move is the other half of the answer (<see cref="Moving"/>).</remarks>
public static class MotionOrder
{
    /// <summary>The pairs of one clip.</summary>
    public static (int InOrder, int Moving, int Pairs) Of(ClipReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return (
            reading.Pairs.Count(p => p == FramePair.InOrder), reading.Pairs.Count(p => p != FramePair.Still), reading.Pairs.Count);
    }

    /// <summary>The share of the moving pairs of all clips that are in order; NaN where none moves. Clips with more motion count
    /// more.</summary>
    /// <exception cref="ArgumentException">There is no clip.</exception>
    public static Estimate Over(IReadOnlyList<ClipReading> readings) => Ratio(readings, c => (c.InOrder, c.Moving));

    /// <summary>The share of the pairs of all clips that move.</summary>
    /// <exception cref="ArgumentException">There is no clip.</exception>
    public static Estimate Moving(IReadOnlyList<ClipReading> readings) => Ratio(readings, c => (c.Moving, c.Pairs));

    private static Estimate Ratio(
        IReadOnlyList<ClipReading> readings, Func<(int InOrder, int Moving, int Pairs), (int Part, int Whole)> of)
    {
        ArgumentNullException.ThrowIfNull(readings);
        (int Part, int Whole)[] counts = [.. readings.Select(r => of(Of(r)))];
        return Estimate.OfRatio([.. counts.Select(c => (double)c.Part)], [.. counts.Select(c => (double)c.Whole)]);
    }
}
