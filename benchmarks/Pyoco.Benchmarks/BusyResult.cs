using System.Text.Json;

namespace Pyoco.Benchmarks;

/// <summary>Training under one setting, with the processors free and beside a busy process.</summary>
/// <param name="Setting">What was set.</param>
/// <param name="QuietImagesPerS">Images a second, the median of the rounds with nothing else to do.</param>
/// <param name="BusyImagesPerS">Images a second, the median of the rounds beside a process that keeps one processor busy.</param>
internal sealed record BusyResult(string Setting, double QuietImagesPerS, double BusyImagesPerS)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
    };

    /// <summary>The share of the quiet speed that is left.</summary>
    public double Kept => BusyImagesPerS / QuietImagesPerS;

    /// <summary>Writes results as a list of objects.</summary>
    public static void WriteJson(string path, IReadOnlyList<BusyResult> results) =>
        File.WriteAllText(path, JsonSerializer.Serialize(results, Format));
}
