namespace Pyoco.Models;

/// <summary>Holds the sizes of a layout against the header of the weights that are to fill it, before anything of these sizes is built: a
/// config that says more than its file can hold would take hours or all memory.</summary>
/// <remarks>Whatever a config says, a side of a weight is no longer than the longest side in the file, and there are no more layers than
/// tensors. Which weights there must be, and of which shapes, is told by <see cref="WeightAssignment"/> once the network stands.</remarks>
internal sealed class LayoutBounds
{
    // Of any published network a multiple; a product of four of them is no overflow.
    private const int LongestSide = 1 << 24;

    private readonly ITensorSource _weights;
    private readonly long _longest;

    public LayoutBounds(ITensorSource weights)
    {
        _weights = weights;
        _longest = weights.Names.SelectMany(n => weights.Describe(n).Shape).DefaultIfEmpty(0).Max();
    }

    /// <summary>Refuses a size that no weight of the file has room for.</summary>
    /// <param name="name">The entry of the config.</param>
    /// <param name="size">The length of a side of some weight.</param>
    /// <exception cref="CheckpointException">The size is larger than the file's weights, or below 1.</exception>
    public LayoutBounds Side(string name, long size) => size >= 1 && size <= Math.Min(_longest, LongestSide)
        ? this
        : throw new CheckpointException(
            $"{name} makes a weight of length {size} in the config.json beside {_weights.Path}; the longest side of a weight there is "
            + $"{_longest}.");

    /// <summary>Refuses more layers than the file has weights.</summary>
    /// <param name="name">The entry of the config.</param>
    /// <param name="count">How many layers.</param>
    /// <exception cref="CheckpointException">There are fewer weights.</exception>
    public LayoutBounds Layers(string name, long count) => count <= _weights.Names.Count
        ? this
        : throw new CheckpointException(
            $"{name} makes {count} layers in the config.json beside {_weights.Path}, which has {_weights.Names.Count} tensors.");
}
