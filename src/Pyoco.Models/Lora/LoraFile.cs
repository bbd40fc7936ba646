using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A file of low-rank updates (LoRA, arXiv 2106.09685) of the layers of a UNet, a CLIP text encoder or both.</summary>
internal sealed class LoraFile : IDisposable
{
    // Where diffusers states alphas that are no tensors, beside much else.
    private const string AdapterMetadata = "lora_adapter_metadata";

    private readonly SafetensorsFile _weights;
    private readonly ConfigEntries? _metadata;

    private LoraFile(SafetensorsFile weights)
    {
        _weights = weights;
        if (weights.Names.Select(n => (Name: n, Kind: LoraKeys.OtherKind(n)))
            .FirstOrDefault(n => n.Kind is not null) is { Kind: { } kind } other)
        {
            throw new NotSupportedException($"{Path} is {kind} ('{other.Name}'); Pyoco supports LoRAs of two factors.");
        }

        _metadata = weights.Metadata.TryGetValue(AdapterMetadata, out var json)
            ? ConfigEntries.Parse(json, $"{AdapterMetadata} of {Path}")
            : null;
        Updates = Pair(out var faults);
        if (faults.Length > 0)
        {
            throw new CheckpointException($"{Path} is no LoRA that Pyoco knows.{faults}");
        }
    }

    /// <summary>Where the file is.</summary>
    public string Path => _weights.Path;

    /// <summary>The updates, one a layer.</summary>
    public IReadOnlyList<LoraUpdate> Updates { get; }

    /// <summary>Opens a file; no factor is read yet.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointException">The file is damaged, or holds something else than pairs of factors.</exception>
    /// <exception cref="NotSupportedException">The file holds updates of another kind, or is a pickle.</exception>
    public static LoraFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        PickledWeights.ThrowIfNamed(path);
        var weights = SafetensorsFile.Open(path, WeightMemory.Copied); // factors are small, and needed again for every other LoRA
        try
        {
            return new LoraFile(weights);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Whether an update has the shapes of a layer's weight, (outputs, inputs) or (outputs, inputs, kernel): factors of (rank,
    /// inputs) and (outputs, rank), the kernel on the first of them. Sides of length 1 at the end may be absent.</summary>
    public bool Fits(LoraUpdate update, IReadOnlyList<long> weight)
    {
        var (down, up) = (_weights.Describe(update.Down).Shape, _weights.Describe(update.Up).Shape);
        return down.Count >= 2 && up.Count >= 2 && down[0] > 0 && up[0] == weight[0] && up[1] == down[0] && up.Skip(2).All(s => s == 1)
            && WithoutOnes(down.Skip(1)).SequenceEqual(WithoutOnes(weight.Skip(1)));

        static IEnumerable<long> WithoutOnes(IEnumerable<long> sides) => sides.Reverse().SkipWhile(s => s == 1).Reverse();
    }

    /// <summary>The shapes of an update, for a message.</summary>
    public string Shapes(LoraUpdate update) =>
        $"[{string.Join(", ", _weights.Describe(update.Down).Shape)}] and [{string.Join(", ", _weights.Describe(update.Up).Shape)}]";

    /// <summary>Reads an update that fits its layer.</summary>
    /// <param name="update">Which one.</param>
    /// <param name="weight">How much of it is wanted; 1 is as it was trained.</param>
    /// <param name="device">Where the factors go.</param>
    /// <returns>The factors in float32, in the caller's scope.</returns>
    /// <exception cref="CheckpointException">Its alpha is no number.</exception>
    public LoraFactors Read(LoraUpdate update, double weight, Device device)
    {
        using var scope = NewDisposeScope();
        var down = _weights.Read(update.Down, ScalarType.Float32, device).flatten(1); // (rank, inputs and kernel)
        var up = _weights.Read(update.Up, ScalarType.Float32, device).flatten(1); // (outputs, rank)
        var scale = weight * Alpha(update, down.size(0)) / down.size(0);
        return new LoraFactors(down.MoveToOuterDisposeScope(), up.MoveToOuterDisposeScope(), scale);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _weights.Dispose();

    private double Alpha(LoraUpdate update, long rank)
    {
        if (update.Alpha is not { } name)
        {
            return StatedAlpha(update.Part, rank);
        }

        using var scope = NewDisposeScope();
        var alpha = _weights.Read(name, ScalarType.Float64);
        return alpha.numel() == 1 && alpha.flatten().item<double>() is var number && double.IsFinite(number)
            ? number
            : throw new CheckpointException($"'{name}' of {Path} is no number; the alpha of an update was expected.");
    }

    private double StatedAlpha(LoraPart part, long rank)
    {
        const string key = "lora_alpha";
        var prefix = part == LoraPart.UNet ? "unet." : "text_encoder.";
        prefix = _metadata?.Has(prefix + key) == true ? prefix : "";
        if (_metadata?.Has(prefix + key) != true)
        {
            return rank;
        }

        _metadata.Require(prefix + "use_rslora", ["false"]);
        _metadata.Require(prefix + "alpha_pattern", ["{}", "null"]);
        return _metadata.Number(prefix + key, rank);
    }

    private LoraUpdate[] Pair(out string faults)
    {
        var keys = _weights.Names.Select(n => (Name: n, Key: LoraKeys.Parse(n))).ToArray();
        var layers = keys.Where(k => k.Key is not null).GroupBy(k => (k.Key!.Part, k.Key.Layer), k => (k.Name, k.Key!.Role)).ToArray();
        var twice = layers.SelectMany(l => l.GroupBy(t => t.Role)).Where(r => r.Count() > 1);
        var halves = layers.Where(l => Find(l, LoraRole.Down) is null || Find(l, LoraRole.Up) is null);
        faults = ListedKeys.Line("unknown", keys.Where(k => k.Key is null).Select(k => k.Name))
            + ListedKeys.Line("of one role in one layer", twice.SelectMany(r => r.Select(t => t.Name)))
            + ListedKeys.Line("without the other factor", halves.Select(l => l.First().Name));
        faults = keys.Length == 0 ? " It is empty." : faults;
        return faults.Length > 0
            ? []
            : [.. layers.Select(
                l => new LoraUpdate(l.Key.Part, l.Key.Layer, Find(l, LoraRole.Down)!, Find(l, LoraRole.Up)!, Find(l, LoraRole.Alpha)))];

        static string? Find(IEnumerable<(string Name, LoraRole Role)> layer, LoraRole role) =>
            layer.FirstOrDefault(t => t.Role == role).Name;
    }
}

/// <summary>The update of one layer, by the names of its tensors.</summary>
internal sealed record LoraUpdate(LoraPart Part, string Layer, string Down, string Up, string? Alpha);

/// <summary>The update <c>scale * up x down</c> of one layer.</summary>
/// <param name="Down">(rank, inputs and kernel), float32.</param>
/// <param name="Up">(outputs, rank), float32.</param>
/// <param name="Scale">Its strength.</param>
internal sealed record LoraFactors(Tensor Down, Tensor Up, double Scale) : IDisposable
{
    /// <summary>Takes the factors out of their scope; who keeps them disposes them.</summary>
    public LoraFactors Keep()
    {
        Down.DetachFromDisposeScope();
        Up.DetachFromDisposeScope();
        return this;
    }

    public void Dispose()
    {
        Down.Dispose();
        Up.Dispose();
    }
}
