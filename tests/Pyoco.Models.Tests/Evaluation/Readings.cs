namespace Pyoco.Models.Tests;

/// <summary>Readings of clips for the tests of measures.</summary>
internal static class Readings
{
    /// <summary>A reading of one look that should be 1, frame by frame, and of a direction of the whole clip.</summary>
    public static ClipReading Of(int?[] look, int? direction, int? truth, params FramePair[] pairs) =>
        new([new AttributeReading([.. look], 1), new AttributeReading([direction], truth)], pairs);
}
