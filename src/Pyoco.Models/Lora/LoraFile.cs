using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A file of low-rank updates (LoRA, arXiv 2106.09685) of the layers of a UNet, a CLIP text encoder or both.</summary>
internal sealed class LoraFile : IDisposable
{
    // Where diffusers states alphas that are no tensors, beside much else.
    public const string AdapterMetadata = "lora_adapter_metadata";

    // peft's folder of an adapter.
    private const string PeftWeights = "adapter_model.safetensors";
    private const string PeftConfig = "adapter_config.json";

    // The files of folders, as diffusers and as peft name them.
    private static readonly string[] Published = ["pytorch_lora_weights.safetensors", PeftWeights];

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
            : ReadPeftConfig(Path);
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

    /// <summary>The noise prior of its training; null where the file names none.</summary>
    public MethodSpec? NoisePrior => StatedPrior.Of(_weights);

    /// <summary>Opens a file; no factor is read yet.</summary>
    /// <param name="path">A safetensors file, or a folder with one: <c>pytorch_lora_weights.safetensors</c>, peft's
    /// <c>adapter_model.safetensors</c>, or the only one that it has.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or none in the folder.</exception>
    /// <exception cref="CheckpointException">The file is damaged, or holds something else than pairs of factors.</exception>
    /// <exception cref="NotSupportedException">The file holds updates of another kind, or is a pickle.</exception>
    public static LoraFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        PickledWeights.ThrowIfNamed(path);
        // Read, not mapped: factors are small, and needed again for every other LoRA.
        var weights = SafetensorsFile.Open(Directory.Exists(path) ? FileIn(path) : path, WeightMemory.Copied);
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
    /// <exception cref="CheckpointException">Its alpha is no number, or a factor has NaN or an infinite value.</exception>
    public LoraFactors Read(LoraUpdate update, double weight, Device device)
    {
        using var scope = NewDisposeScope();
        var down = _weights.Read(update.Down, ScalarType.Float32, device).flatten(1); // (rank, inputs and kernel)
        var up = _weights.Read(update.Up, ScalarType.Float32, device).flatten(1); // (outputs, rank)
        FiniteWeights.Check(Path, [(update.Down, down), (update.Up, up)]);
        var scale = weight * Alpha(update, down.size(0)) / down.size(0);
        return new LoraFactors(down.MoveToOuterDisposeScope(), up.MoveToOuterDisposeScope(), scale);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _weights.Dispose();

    /// <summary>The noise prior that a file or folder names; null where it names none.</summary>
    public static MethodSpec? PriorOf(string path)
    {
        using var file = Open(path);
        return file.NoisePrior;
    }

    /// <summary>The file of a folder under one of the names that LoRAs have in folders; null where there is none.</summary>
    public static string? PublishedIn(string folder) =>
        Published.Select(n => System.IO.Path.Combine(folder, n)).FirstOrDefault(File.Exists);

    private static string FileIn(string folder)
    {
        if (PublishedIn(folder) is { } published)
        {
            return published;
        }

        var files = Directory.GetFiles(folder, "*.safetensors");
        return files is [var only] ? only : throw new FileNotFoundException(
            $"{folder} has {files.Length} safetensors files; one, or {string.Join(" or ", Published)}, was expected of the folder of a "
            + "LoRA.", System.IO.Path.Combine(folder, Published[0]));
    }

    // peft keeps the alpha beside its file.
    private static ConfigEntries? ReadPeftConfig(string path)
    {
        var config = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, PeftConfig);
        if (System.IO.Path.GetFileName(path) != PeftWeights || !File.Exists(config))
        {
            return null;
        }

        var entries = ConfigEntries.Read(config);
        entries.Require("peft_type", ["LORA"]);
        entries.Require("fan_in_fan_out", ["false"]);
        return entries;
    }

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
        if (keys.FirstOrDefault(k => k.Key?.Part == LoraPart.SecondText) is { Key: not null } second)
        {
            throw new NotSupportedException(
                $"{Path} is a LoRA for a model with two text encoders, as SDXL has ('{second.Name}'); Pyoco's models have one.");
        }

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
