using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>What a checkpoint says of one of its tensors.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TypeCode">The type of its elements as the file names it: <c>F16</c>, <c>F8_E4M3</c>.</param>
/// <param name="Shape">Its sizes; none for a single number.</param>
public sealed record TensorEntry(string Name, string TypeCode, IReadOnlyList<long> Shape)
{
    /// <summary>The type of its elements; null for one that TorchSharp does not have, such as those of eight-bit numbers with a point: the
    /// tensor is listed, and cannot be read.</summary>
    public ScalarType? Type => SafetensorsTypes.Of(TypeCode);

    /// <summary>Offset of its first byte from the end of the header.</summary>
    internal long Start { get; init; }

    /// <summary>Offset behind its last byte.</summary>
    internal long End { get; init; }
}
