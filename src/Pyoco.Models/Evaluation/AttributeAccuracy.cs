namespace Pyoco.Models;

/// <summary>How far clips show what they should: the share of frames that are right for what each frame shows, the share of clips for what
/// a whole clip shows.</summary>
public static class AttributeAccuracy
{
    /// <summary>The mean over the attributes of one clip that its label names.</summary>
    public static double Of(ClipReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return reading.Attributes.Select(a => a.Accuracy).Where(a => !double.IsNaN(a)).DefaultIfEmpty(double.NaN).Average();
    }

    /// <summary>The mean over clips, with its standard error.</summary>
    /// <exception cref="ArgumentException">There is no clip.</exception>
    public static Estimate Over(IReadOnlyList<ClipReading> readings)
    {
        ArgumentNullException.ThrowIfNull(readings);
        return Estimate.Of([.. readings.Select(Of)]);
    }

    /// <summary>One attribute over the clips whose labels name it.</summary>
    /// <param name="readings">The clips.</param>
    /// <param name="attribute">The attribute's place.</param>
    /// <exception cref="ArgumentException">No label names it.</exception>
    public static Estimate Over(IReadOnlyList<ClipReading> readings, int attribute)
    {
        ArgumentNullException.ThrowIfNull(readings);
        return Estimate.Of([.. readings.Select(r => r.Attributes[attribute].Accuracy).Where(a => !double.IsNaN(a))]);
    }
}
