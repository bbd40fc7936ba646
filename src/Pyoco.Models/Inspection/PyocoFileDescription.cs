namespace Pyoco.Models;

/// <summary>Tells the files that Pyoco writes beside networks: checkpoints of trainings and prompts that were encoded beforehand.</summary>
internal static class PyocoFileDescription
{
    private static readonly string[] TrainingPrefixes = ["weights/", "ema/", "mean/", "square/"];

    public static Finding? Of(WeightList weights)
    {
        var parts = TrainingPrefixes.Select(weights.Below).ToArray();
        if (parts[0].Count > 0 && parts.All(p => p.Count == parts[0].Count))
        {
            return new Finding(
                ModelKind.TrainingCheckpoint,
                $"checkpoint of a training of Pyoco, {parts[0].Count} weights with their averages and moments, "
                    + $"{WeightList.InWords(parts[0].Parameters)}",
                null,
                parts[0].Parameters);
        }

        var states = weights.Below(PrecomputedTextEncoder.StatesPrefix);
        var sizes = states.Names.Select(n => states.Size(n, states.Rank(n) - 1)).Distinct().ToArray();
        return states.Count > 0 && sizes.Length == 1
            ? new Finding(
                ModelKind.PrecomputedText, $"{states.Count} prompts that were encoded beforehand, states of size {sizes[0]}", null, 0)
            : null;
    }
}
