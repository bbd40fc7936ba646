namespace Pyoco.Models;

/// <summary>What a judge read in a clip, beside what it should show.</summary>
/// <param name="Attributes">What it shows, attribute by attribute.</param>
/// <param name="Pairs">For each pair of neighbouring frames whether it moves, and as it should.</param>
public sealed record ClipReading(IReadOnlyList<AttributeReading> Attributes, IReadOnlyList<FramePair> Pairs);

/// <summary>One attribute of a clip.</summary>
/// <param name="Values">The number of the value in each frame, or one for the whole clip; null where nothing could be read.</param>
/// <param name="Truth">The value that it should have; null where the label says none.</param>
public readonly record struct AttributeReading(IReadOnlyList<int?> Values, int? Truth)
{
    /// <summary>The share of the frames that are right, or whether the clip is; NaN where the label says nothing.</summary>
    public double Accuracy
    {
        get
        {
            var truth = Truth;
            return truth is null ? double.NaN : (double)Values.Count(v => v == truth) / Values.Count;
        }
    }
}

/// <summary>What two neighbouring frames do.</summary>
public enum FramePair
{
    /// <summary>Nothing moves from one to the other.</summary>
    Still,

    /// <summary>The second follows the first as in the motion that the label names.</summary>
    InOrder,

    /// <summary>Something moves, and otherwise.</summary>
    OutOfOrder,
}
