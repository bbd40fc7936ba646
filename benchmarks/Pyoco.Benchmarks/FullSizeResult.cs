using System.Text.Json;
using static TorchSharp.torch;

namespace Pyoco.Benchmarks;

/// <summary>The figures of one program.</summary>
/// <param name="Program">"pyoco" or "reference".</param>
/// <param name="Dtype">The type it computed in.</param>
/// <param name="Threads">How many threads it had.</param>
/// <param name="LoadSeconds">From the start of loading to the last weight in its place, the file being in the page cache.</param>
/// <param name="StepSeconds">One call with guidance, the median of those after the first.</param>
/// <param name="MatrixRate">Products of 2048 x 2048 matrices in the same type, in 10^9 operations a second.</param>
/// <param name="PeakGb">The largest resident set of the process, in 10^9 bytes.</param>
internal sealed record FullSizeResult(
    string Program, string Dtype, int Threads, double LoadSeconds, double StepSeconds, double MatrixRate, double PeakGb)
{
    // Of the call of this benchmark: 16 frames of 256 x 256 pixels, twice for guidance.
    public const double MatrixOperations = 7.89e12;

    private static readonly JsonSerializerOptions Format =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>The share of its matrix rate that a call reaches.</summary>
    public double Utilisation => MatrixOperations / StepSeconds / (MatrixRate * 1e9);

    /// <summary>What a type is called on the command line and in names of files.</summary>
    public static string NameOf(ScalarType type) => type == ScalarType.BFloat16 ? "bf16" : "fp32";

    /// <summary>Writes results as a list of objects.</summary>
    public static void WriteJson(string path, IReadOnlyList<FullSizeResult> results) =>
        WholeFile.Write(path, stream => JsonSerializer.Serialize(stream, results, Format));

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"{Program,-10} {Dtype,5} {Threads,7} {LoadSeconds,8:F2} {StepSeconds,8:F2} {MatrixRate,10:F1} {Utilisation,11:P0} {PeakGb,8:F2}");
}
