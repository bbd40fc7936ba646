using System.Text.Json.Nodes;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A LoRA (arXiv 2106.09685) that is being trained: beside each layer that it targets runs a small one of two factors,
/// <c>y + alpha / rank * B(A(x))</c>, whose weights learn while the layer's own stay.</summary>
/// <remarks>A starts from N(0, 1 / rank^2), as in the training scripts of diffusers, and B at zero, so that a fresh LoRA changes nothing.
/// Of a convolution A has the kernel, as peft and kohya have it. The factors are float32 whatever the network's type. Dispose it to have
/// the network as it was.</remarks>
public sealed class LearningLora : IDisposable
{
    private const string DownEnding = ".lora_A.weight";
    private const string UpEnding = ".lora_B.weight";

    private readonly LoraOptions _options;
    private readonly List<NamedWeight> _factors = [];
    private readonly List<LowRankUpdate> _updates = [];

    internal LearningLora(nn.Module network, string description, LoraOptions options)
    {
        _options = options;
        using var generator = new Generator(options.Seed, CPU);
        var targets = Targets(network, description, options); // refused before anything stands beside the network
        foreach (var (name, layer) in targets)
        {
            var update = new LowRankUpdate(layer, options.Rank, options.Scale, generator);
            _updates.Add(update);
            _factors.Add(new NamedWeight(name + DownEnding, update.Down));
            _factors.Add(new NamedWeight(name + UpEnding, update.Up));
        }
    }

    /// <summary>The factors, by the names that peft gives them: <c>LAYER.lora_A.weight</c> (rank, inputs, kernel) and
    /// <c>LAYER.lora_B.weight</c> (outputs, rank, ones).</summary>
    public IReadOnlyList<NamedWeight> Parameters => _factors;

    // In full: an end of a name may hit layers that it does not learn beside.
    private IEnumerable<string> Layers => _factors.Where(f => f.Name.EndsWith(DownEnding, StringComparison.Ordinal))
        .Select(f => f.Name[..^DownEnding.Length]);

    /// <summary>Writes the factors as diffusers writes a LoRA of a UNet: peft's names behind <c>unet.</c>, rank, alpha and layers in the
    /// metadata.
    /// <c>UseLora</c> opens it.</summary>
    /// <param name="path">The file, replaced whole or not at all.</param>
    /// <param name="metadata">Further entries of its metadata, such as the noise prior of its training.</param>
    public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var adapter = new JsonObject
        {
            ["unet.peft_type"] = "LORA",
            ["unet.r"] = _options.Rank,
            ["unet.lora_alpha"] = _options.Alpha ?? _options.Rank,
            ["unet.target_modules"] = new JsonArray([.. Layers.Select(l => (JsonNode)l)]),
        };
        var entries = new Dictionary<string, string>(metadata ?? new Dictionary<string, string>())
        {
            ["format"] = "pt",
            [LoraFile.AdapterMetadata] = adapter.ToJsonString(),
        };
        SafetensorsWriter.Write(path, _factors.ToDictionary(f => $"unet.{f.Name}", f => (Tensor)f.Weight), entries);
    }

    /// <summary>Takes the LoRA out of the network.</summary>
    public void Dispose()
    {
        _updates.ForEach(update => update.Dispose());
        _updates.Clear();
    }

    private static (string Name, nn.Module Layer)[] Targets(nn.Module network, string description, LoraOptions options)
    {
        var within = NamePattern.Of(options.Within);
        // A module may stand under a second name, which no file knows.
        HashSet<string> weights = [.. network.named_parameters().Select(p => p.name)];
        (string Name, nn.Module Module)[] layers = [
            .. network.named_modules().Where(m => m.module is Linear or Convolution && within.IsMatch(m.name)
                && weights.Contains($"{m.name}.weight")).DistinctBy(m => m.module)];
        if (options.Targets.FirstOrDefault(t => !Array.Exists(layers, l => IsHit(l.Name, t))) is { } idle)
        {
            throw new ArgumentException(
                $"The target '{idle}' of the LoRA hits no layer of {description} within '{options.Within}'.", nameof(options));
        }

        (string Name, nn.Module Module)[] hit = [.. layers.Where(l => options.Targets.Any(t => IsHit(l.Name, t)))];
        foreach (var (name, layer) in hit)
        {
            if ((LowRankUpdate.Beside(layer) is null ? LowRankUpdate.Refusal(layer) : "it has a LoRA beside it already") is { } refusal)
            {
                throw new NotSupportedException($"The LoRA targets '{name}' of {description}, a {layer.GetType().Name}: {refusal}.");
            }
        }

        return hit;
    }

    private static bool IsHit(string layer, string target) => layer == target || layer.EndsWith($".{target}", StringComparison.Ordinal);
}
