using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The types of elements that a safetensors file can have.</summary>
internal static class SafetensorsTypes
{
    /// <summary>The types that torch has, in the order in which the reference implementation ranks them: what can be read.</summary>
    public static readonly (string Code, ScalarType Type, int Size)[] Readable =
    [
        ("BOOL", ScalarType.Bool, 1),
        ("U8", ScalarType.Byte, 1),
        ("I8", ScalarType.Int8, 1),
        ("I16", ScalarType.Int16, 2),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I32", ScalarType.Int32, 4),
        ("F32", ScalarType.Float32, 4),
        ("F64", ScalarType.Float64, 8),
        ("I64", ScalarType.Int64, 8),
    ];

    // Those of which no more than the size is known here: enough to say what a file holds.
    private static readonly Dictionary<string, int> OtherBits = new()
    {
        ["F4"] = 4, ["F6_E2M3"] = 6, ["F6_E3M2"] = 6,
        ["F8_E4M3"] = 8, ["F8_E5M2"] = 8, ["F8_E8M0"] = 8, ["F8_E4M3FNUZ"] = 8, ["F8_E5M2FNUZ"] = 8,
        ["U16"] = 16, ["U32"] = 32, ["U64"] = 64, ["C64"] = 64,
    };

    /// <summary>The codes of the types that can be read, for messages.</summary>
    public static string ReadableCodes => string.Join(", ", Readable.Select(t => t.Code));

    /// <summary>Bits of an element; null for a type that the format does not have.</summary>
    public static int? BitsOf(string code) => Array.Find(Readable, t => t.Code == code) is { Code: not null } known
        ? 8 * known.Size
        : OtherBits.TryGetValue(code, out var bits) ? bits : null;

    /// <summary>The type of torch; null where it has none.</summary>
    public static ScalarType? Of(string code) =>
        Array.Find(Readable, t => t.Code == code) is { Code: not null } known ? known.Type : null;
}
