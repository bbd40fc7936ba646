using System.Text.Json;

namespace Pyoco.Benchmarks;

/// <summary>What a training step took.</summary>
/// <param name="Seconds">The median of the measured steps.</param>
/// <param name="PeakGigabytes">The largest resident set.</param>
/// <param name="Learning">Number of weights that learn.</param>
internal sealed record TrainingStepResult(double Seconds, double PeakGigabytes, long Learning)
{
    /// <summary>Reads the lines of JSON that both sides print, one a step.</summary>
    /// <returns>Null where there is none of a measured step.</returns>
    public static TrainingStepResult? Read(IEnumerable<string> lines)
    {
        var steps = lines.Where(l => l.StartsWith('{')).Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        var measured = steps.Where(s => !s.GetProperty("warmup").GetBoolean()).ToArray();
        return measured.Length == 0 ? null : new TrainingStepResult(
            Median.Of(measured.Select(s => s.GetProperty("seconds").GetDouble())),
            steps.Max(s => s.GetProperty("peak_gb").GetDouble()),
            steps[0].GetProperty("parameters").GetInt64());
    }

    /// <summary>What the peak is beyond weights, gradients and the state of the optimiser, all float32.</summary>
    /// <param name="weights">Number of all weights.</param>
    /// <param name="copies">How many numbers each weight that learns has beside itself.</param>
    public double BeyondState(long weights, int copies) => PeakGigabytes - (weights + copies * Learning) * sizeof(float) / 1e9;
}
