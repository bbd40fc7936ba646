using System.Text.Json.Nodes;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>A LoRA (arXiv 2106.09685) that is being trained: beside each layer that it targets run two small ones,
/// <c>y + alpha / rank * B(A(x))</c>, whose weights learn while the layer's own stay.</summary>
/// <remarks>A starts from N(0, 1 / rank^2), as in the training scripts of diffusers, and B at zero, so that a fresh LoRA changes nothing.
/// The factors are float32 whatever the network's type. Dispose it to have the network as it was.</remarks>
public sealed class LearningLora : IDisposable
{
    private const string DownEnding = ".lora_A.weight";
    private const string UpEnding = ".lora_B.weight";

    // Their owners compute with the weights instead of calling the layer: nothing could run beside it.
    private static readonly string[] NotCalled = ["proj", "proj_in", "proj_out"];

    private readonly LoraOptions _options;
    private readonly List<NamedWeight> _factors = [];
    private readonly List<Action> _detach = [];

    internal LearningLora(nn.Module network, string description, LoraOptions options)
    {
        _options = options;
        using var generator = new Generator(options.Seed, CPU);
        var uncalled = network.modules().OfType<IUncalledLayer>().ToDictionary(b => (nn.Module)b.Uncalled);
        foreach (var (name, layer) in Targets(network, description, options))
        {
            var update = Create(name, layer, generator);
            if (uncalled.TryGetValue(layer, out var block))
            {
                block.Beside = update;
                _detach.Add(() => block.Beside = null);
            }
            else
            {
                var hook = layer.register_forward_hook((_, x, y) => Sum(y, x, update));
                _detach.Add(hook.remove);
            }
        }
    }

    /// <summary>The factors, by the names that peft gives them: <c>LAYER.lora_A.weight</c> (rank, inputs) and <c>LAYER.lora_B.weight</c>
    /// (outputs, rank).</summary>
    public IReadOnlyList<NamedWeight> Parameters => _factors;

    /// <summary>Writes the factors as diffusers writes a LoRA of a UNet: peft's names behind <c>unet.</c>, rank and alpha in the metadata.
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
            ["unet.target_modules"] = new JsonArray([.. _options.Targets.Select(t => (JsonNode)t)]),
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
        _detach.ForEach(detach => detach());
        _detach.Clear();
        _factors.ForEach(f => f.Weight.Dispose());
    }

    private static IEnumerable<(string Name, Linear Layer)> Targets(nn.Module network, string description, LoraOptions options)
    {
        var within = NamePattern.Of(options.Within);
        (string Name, nn.Module Module)[] layers = [
            .. network.named_modules().Where(m => m.module is Linear or Convolution && within.IsMatch(m.name)).Distinct()];
        if (options.Targets.FirstOrDefault(t => !Array.Exists(layers, l => IsHit(l.Name, t))) is { } idle)
        {
            throw new ArgumentException(
                $"The target '{idle}' of the LoRA hits no layer of {description} within '{options.Within}'.", nameof(options));
        }

        foreach (var (name, module) in layers.Where(l => options.Targets.Any(t => IsHit(l.Name, t))))
        {
            yield return module is Linear linear && !NotCalled.Contains(name[(name.LastIndexOf('.') + 1)..])
                ? (name, linear)
                : throw new NotSupportedException(
                    $"The LoRA targets '{name}', a {module.GetType().Name}; Pyoco trains LoRAs of the linear layers other than "
                        + $"{string.Join(", ", NotCalled)}.");
        }
    }

    private static bool IsHit(string layer, string target) => layer == target || layer.EndsWith($".{target}", StringComparison.Ordinal);

    // What a new pair of factors makes of a layer's input.
    private Func<Tensor, Tensor> Create(string name, Linear layer, Generator generator)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (outputs, inputs) = (layer.weight!.size(0), layer.weight!.size(1));
        var first = randn([_options.Rank, inputs], generator: generator).Times_(1.0 / _options.Rank).to(layer.weight!.device);
        var down = new Parameter(first.DetachFromDisposeScope(), requires_grad: false);
        var second = zeros([outputs, _options.Rank], device: layer.weight!.device);
        var up = new Parameter(second.DetachFromDisposeScope(), requires_grad: false);
        down.DetachFromDisposeScope();
        up.DetachFromDisposeScope();
        _factors.Add(new NamedWeight(name + DownEnding, down));
        _factors.Add(new NamedWeight(name + UpEnding, up));
        var scale = _options.Scale;
        return x =>
        {
            using var inner = NewDisposeScope();
            return F.linear(F.linear(x.to(down.dtype), down), up).Times(scale).to(x.dtype).MoveToOuterDisposeScope();
        };
    }

    private static Tensor Sum(Tensor y, Tensor x, Func<Tensor, Tensor> update)
    {
        using var scope = NewDisposeScope();
        return y.Plus(update(x)).MoveToOuterDisposeScope();
    }
}
