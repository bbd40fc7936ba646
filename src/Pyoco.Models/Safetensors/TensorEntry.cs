using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>What a checkpoint says of one of its tensors.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements in the file.</param>
/// <param name="Shape">Its sizes; none for a single number.</param>
public sealed record TensorEntry(string Name, ScalarType Type, IReadOnlyList<long> Shape)
{
    /// <summary>Offset of its first byte from the end of the header.</summary>
    internal long Start { get; init; }

    /// <summary>Offset behind its last byte.</summary>
    internal long End { get; init; }
}
