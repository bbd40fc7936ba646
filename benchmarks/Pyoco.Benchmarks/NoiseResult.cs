using System.Text.Json;

namespace Pyoco.Benchmarks;

/// <summary>A line of the table.</summary>
/// <param name="Prior">The prior's name.</param>
/// <param name="Shape">The shape's name.</param>
/// <param name="Threads">How many threads both had.</param>
/// <param name="GbPerS">Output of ours, 4 bytes a value, in 10^9 bytes a second.</param>
/// <param name="BaselineGbPerS">The same of the baseline.</param>
/// <param name="Ratio">How many times as fast ours is.</param>
internal sealed record NoiseResult(string Prior, string Shape, int Threads, double GbPerS, double BaselineGbPerS, double Ratio)
{
    private static readonly JsonSerializerOptions Format =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Writes results as a list of objects.</summary>
    public static void WriteJson(string path, IReadOnlyList<NoiseResult> results) =>
        WholeFile.Write(path, stream => JsonSerializer.Serialize(stream, results, Format));
}
