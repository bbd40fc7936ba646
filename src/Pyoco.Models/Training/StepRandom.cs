using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The random choices of one training step, a function of seed and step: a resumed training makes the same ones.</summary>
internal sealed class StepRandom(ulong seed, long step)
{
    // Weyl steps of two odd constants keep the generators of neighbouring seeds, steps and purposes apart.
    private const ulong StepStride = 0x9E3779B97F4A7C15;
    private const ulong PurposeStride = 0xBF58476D1CE4E5B9;

    /// <summary>One exp(N(mean, deviation²)) a sample.</summary>
    public double[] LogNormal(int count, double mean, double deviation)
    {
        using var scope = NewDisposeScope();
        using var generator = Generator(purpose: 1);
        var normal = randn([count], dtype: ScalarType.Float64, generator: generator);
        return [.. normal.data<double>().Select(z => Math.Exp(mean + deviation * z))];
    }

    /// <summary>The captions with a share replaced by the empty one.</summary>
    public string[] Drop(IReadOnlyList<string> captions, double share)
    {
        using var scope = NewDisposeScope();
        using var generator = Generator(purpose: 2);
        var uniform = rand([captions.Count], dtype: ScalarType.Float64, generator: generator).data<double>().ToArray();
        return [.. captions.Select((caption, i) => uniform[i] < share ? "" : caption)];
    }

    private Generator Generator(ulong purpose) =>
        new(unchecked(seed + StepStride * (ulong)(step + 1) + PurposeStride * purpose), CPU);
}
