using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Fills networks from checkpoints and writes them back, accounting for every key.</summary>
internal static class WeightAssignment
{
    private const int Listed = 20;

    /// <summary>Fills a network, usually one built on the meta device, from a file.</summary>
    /// <param name="network">The network; its parameters are replaced.</param>
    /// <param name="file">The checkpoint.</param>
    /// <param name="device">Where the weights go.</param>
    /// <param name="type">The type they are converted to.</param>
    /// <param name="rename">From the file's key to the network's, or to null for keys that are left out.</param>
    /// <param name="mayLack">Keys of the network that the file need not have; they stay as they are.</param>
    /// <exception cref="CheckpointException">Keys are missing, unexpected or misshapen; all are listed and nothing has changed.</exception>
    public static void Load(
        nn.Module network, SafetensorsFile file, Device device, ScalarType type, Func<string, string?>? rename = null, Func<string, bool>? mayLack = null)
    {
        var sources = new Dictionary<string, string>();
        foreach (var name in file.Names)
        {
            if ((rename is null ? name : rename(name)) is { } key && !sources.TryAdd(key, name))
            {
                throw new CheckpointException($"{file.Path}: '{name}' and '{sources[key]}' are two spellings of one weight.");
            }
        }

        var targets = network.named_parameters().ToDictionary(p => p.name, p => p.parameter.shape);
        Compare(file, sources, targets, mayLack);

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var (path, module) in network.named_modules().Append((name: "", module: network)))
        {
            foreach (var (name, _) in module.named_parameters(recurse: false).ToArray())
            {
                if (sources.TryGetValue(path.Length == 0 ? name : $"{path}.{name}", out var source))
                {
                    Assign(module, name, file.Read(source, type, device));
                }
            }
        }
    }

    /// <summary>Gives the parameters of a module that was built on the meta device memory, without values.</summary>
    public static void Materialize(nn.Module network, Device device, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var module in network.modules().Append(network))
        {
            foreach (var (name, parameter) in module.named_parameters(recurse: false).ToArray())
            {
                Assign(module, name, empty(parameter.shape, dtype: type, device: device));
            }
        }
    }

    /// <summary>Writes the parameters of a network.</summary>
    public static void Save(nn.Module network, string path, IReadOnlyDictionary<string, string>? metadata, ScalarType type) =>
        SafetensorsWriter.Write(path, network.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter), metadata, type);

    private static void Compare(
        SafetensorsFile file, Dictionary<string, string> sources, Dictionary<string, long[]> targets, Func<string, bool>? mayLack)
    {
        string[] missing = [.. targets.Keys.Where(k => !sources.ContainsKey(k) && mayLack?.Invoke(k) != true)];
        string[] unexpected = [.. sources.Where(s => !targets.ContainsKey(s.Key)).Select(s => s.Value)];
        string[] misshapen =
        [
            .. sources.Where(s => targets.TryGetValue(s.Key, out var shape) && !shape.SequenceEqual(file.Describe(s.Value).Shape))
                .Select(s => $"{s.Value} is {Shape(file.Describe(s.Value).Shape)} instead of {Shape(targets[s.Key])}"),
        ];
        if (missing.Length + unexpected.Length + misshapen.Length > 0)
        {
            throw new CheckpointException(
                $"{file.Path} does not fit the network." + List("missing", missing) + List("unexpected", unexpected) + List("misshapen", misshapen));
        }
    }

    private static string List(string title, string[] keys)
    {
        if (keys.Length == 0)
        {
            return "";
        }

        var more = keys.Length > Listed ? $", and {keys.Length - Listed} more" : "";
        return $"{Environment.NewLine}{keys.Length} {title}: {string.Join(", ", keys.Order(StringComparer.Ordinal).Take(Listed))}{more}";
    }

    private static string Shape(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    // Assigning the property registers the new parameter; copying into the old one does not work from the meta device.
    private static void Assign(nn.Module module, string name, Tensor value)
    {
        var parameter = new Parameter(value.DetachFromDisposeScope(), requires_grad: false);
        switch (module, name)
        {
            case (Linear linear, "weight"): linear.weight = parameter; break;
            case (Linear linear, "bias"): linear.bias = parameter; break;
            case (Conv2d conv, "weight"): conv.weight = parameter; break;
            case (Conv2d conv, "bias"): conv.bias = parameter; break;
            case (GroupNorm norm, "weight"): norm.weight = parameter; break;
            case (GroupNorm norm, "bias"): norm.bias = parameter; break;
            case (LayerNorm norm, "weight"): norm.weight = parameter; break;
            case (LayerNorm norm, "bias"): norm.bias = parameter; break;
            case (Embedding embedding, "weight"): embedding.weight = parameter; break;
            default: throw new NotSupportedException($"No way is known to set '{name}' of a {module.GetType().Name}.");
        }
    }
}
