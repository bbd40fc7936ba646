using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Refuses weights that are NaN or infinite, by name, before they cost anything else.</summary>
/// <remarks>Looked through are weights that are read anyway (LoRAs, prompts encoded beforehand), that are put into a network that works
/// without them (motion adapters), and that come last in a run (autoencoders). Those of a UNet or a text encoder are mapped and not
/// read: what they spoil is noticed where they are first used, the states of a text before the first step and the network's answer in
/// it.</remarks>
internal static class FiniteWeights
{
    /// <exception cref="CheckpointException">Some are not finite; all of them are named.</exception>
    public static void Check(string file, IEnumerable<(string Name, Tensor Value)> weights)
    {
        string[] wrong = [.. weights.Where(w => !AreFinite(w.Value)).Select(w => w.Name)];
        if (wrong.Length > 0)
        {
            throw new CheckpointException(
                $"{file} has weights that are no finite numbers.{ListedKeys.Line("with NaN or infinite values", wrong)}");
        }
    }

    private static bool AreFinite(Tensor value)
    {
        using var scope = NewDisposeScope();
        return value.numel() == 0 || !value.is_floating_point() || value.detach().isfinite().all().item<bool>();
    }
}
