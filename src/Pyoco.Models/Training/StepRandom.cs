using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The random choices of one training step, a function of seed and step: a resumed training makes the same ones.</summary>
internal sealed class StepRandom(ulong seed, long step)
{
    // Weyl steps of two odd constants keep the generators of neighbouring seeds, steps and purposes apart.
    private const ulong StepStride = 0x9E3779B97F4A7C15;
    private const ulong PurposeStride = 0xBF58476D1CE4E5B9;

    /// <summary>A level of a law for each sample.</summary>
    public NoiseLevel[] Levels(int count, NoiseLevelLaw law)
    {
        const double least = 1e-12; // 0 is no share
        return [.. Uniform(count, purpose: 1).Select(share => law.At(Math.Max(share, least)))];
    }

    /// <summary>The captions with a share replaced by the empty one.</summary>
    public string[] Drop(IReadOnlyList<string> captions, double share)
    {
        var uniform = Uniform(captions.Count, purpose: 2);
        return [.. captions.Select((caption, i) => uniform[i] < share ? "" : caption)];
    }

    private double[] Uniform(int count, ulong purpose)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(unchecked(seed + StepStride * (ulong)(step + 1) + PurposeStride * purpose), CPU);
        return rand([count], dtype: ScalarType.Float64, generator: generator).data<double>().ToArray();
    }
}
