using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Fills networks from checkpoints and writes them back, accounting for every key.</summary>
internal static class WeightAssignment
{
    /// <summary>Fills a network, usually one built on the meta device, from a checkpoint.</summary>
    /// <param name="network">The network; its parameters and stored buffers are replaced, so make optimisers afterwards.</param>
    /// <param name="file">The checkpoint.</param>
    /// <param name="device">Where the weights go.</param>
    /// <param name="type">The type that they are converted to; buffers of whole numbers keep their own. Gradients are off.</param>
    /// <param name="rename">From the file's key to the network's, or to null for keys that are left out.</param>
    /// <param name="mayLack">Keys of the network that the file need not have; they stay as they are.</param>
    /// <param name="areRead">Whether the weights are read in full now and looked through for NaN and infinity. Those that are mapped are
    /// not, as a rule: a gigabyte would have to come from the disk.</param>
    /// <returns>What became of the tensors of the file and the weights of the network.</returns>
    /// <exception cref="CheckpointException">Keys are missing, unexpected, misshapen or of a type that TorchSharp does not have, or, where
    /// they are looked through, not finite: all of which are listed; or the file cannot be read. Nothing has changed.</exception>
    /// <exception cref="NotSupportedException">A module holds weights that cannot be replaced; nothing has changed.</exception>
    /// <exception cref="ArgumentException">The type is no floating-point type.</exception>
    public static LoadReport Load(
        nn.Module network, ITensorSource file, Device device, ScalarType type,
        Func<string, string?>? rename = null, Func<string, bool>? mayLack = null, bool areRead = false)
    {
        ThrowIfNoFloat(type);
        var sources = Sources(file, rename);
        var slots = Slots(network);
        var shapes = slots.ToDictionary(s => s.Key, s => s.Current.shape);
        Compare(file, sources, shapes, mayLack);
        var filled = slots.Where(s => sources.ContainsKey(s.Key)).Select(s => (Slot: s, Set: Setter(s))).ToArray();

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var values = filled.Select(f => file.Read(sources[f.Slot.Key], f.Slot.TypeFor(type), device)).ToArray();
        if (areRead)
        {
            FiniteWeights.Check(file.Path, filled.Zip(values, (f, value) => (sources[f.Slot.Key], value)));
        }

        foreach (var ((slot, set), value) in filled.Zip(values))
        {
            slot.Fill(set, value);
        }

        return Report(file, sources, slots, shapes, type);
    }

    /// <summary>Refuses a type that networks cannot compute in.</summary>
    /// <exception cref="ArgumentException">It is no floating-point type.</exception>
    public static void ThrowIfNoFloat(ScalarType type)
    {
        if (type is not (ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64))
        {
            throw new ArgumentException($"The type is {type}; Float32, BFloat16, Float16 or Float64 was expected.", nameof(type));
        }
    }

    /// <summary>Fills a network with the weights of another one: both read the same memory, which lasts as long as one of them.</summary>
    /// <param name="network">The network, usually one built on the meta device.</param>
    /// <param name="other">A network whose weights it has, beside weights of its own, which stay as they are.</param>
    public static void Share(nn.Module network, nn.Module other)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var weights = Slots(other).ToDictionary(s => s.Key, s => s.Current);
        foreach (var slot in Slots(network))
        {
            if (weights.TryGetValue(slot.Key, out var weight))
            {
                slot.Fill(Setter(slot), weight.alias());
            }
        }
    }

    /// <summary>Gives the weights of a module that was built on the meta device memory, without values.</summary>
    public static void Materialize(nn.Module network, Device device, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var slot in Slots(network))
        {
            slot.Fill(Setter(slot), empty(slot.Current.shape, dtype: slot.TypeFor(type), device: device));
        }
    }

    /// <summary>Writes the weights of a network, or those whose keys are chosen.</summary>
    public static void Save(
        nn.Module network, string path, IReadOnlyDictionary<string, string>? metadata, ScalarType type, Func<string, bool>? only = null) =>
        SafetensorsWriter.Write(
            path, Slots(network).Where(s => only?.Invoke(s.Key) != false).ToDictionary(s => s.Key, s => s.Current), metadata, type);

    private static Dictionary<string, string> Sources(ITensorSource file, Func<string, string?>? rename)
    {
        var sources = new Dictionary<string, string>();
        foreach (var name in file.Names)
        {
            if ((rename is null ? name : rename(name)) is { } key && !sources.TryAdd(key, name))
            {
                throw new CheckpointException($"{file.Path}: '{name}' and '{sources[key]}' are two spellings of one weight.");
            }
        }

        return sources;
    }

    private static LoadReport Report(
        ITensorSource file, Dictionary<string, string> sources, List<Slot> slots, Dictionary<string, long[]> shapes, ScalarType type)
    {
        var filled = slots.Where(s => sources.ContainsKey(s.Key))
            .Select(s => (Slot: s, FileType: file.Describe(sources[s.Key]).Type!.Value)).ToArray();
        return new LoadReport
        {
            Files = [.. file.Files.Select(f => f.Path)],
            Sources = file.Files,
            FileTypes = [.. filled.Select(f => f.FileType).Distinct()],
            Type = type,
            Tensors = filled.Length,
            Parameters = filled.Where(f => f.Slot.IsParameter).Sum(
                f => shapes[f.Slot.Key].Aggregate(1L, (product, size) => product * size)),
            Converted = filled.Count(f => f.FileType != f.Slot.TypeFor(type)),
            Missing = [.. slots.Select(s => s.Key).Where(k => !sources.ContainsKey(k))],
            Unexpected = [.. file.Names.Except(sources.Values)],
        };
    }

    // Depth first, so that a module which stands under two names counts once and under the name that named_parameters gives it.
    private static List<Slot> Slots(nn.Module network)
    {
        var slots = new List<Slot>();
        var seen = new HashSet<nn.Module>(ReferenceEqualityComparer.Instance);
        Collect(network, "");
        return slots;

        void Collect(nn.Module module, string prefix)
        {
            if (!seen.Add(module))
            {
                return;
            }

            slots.AddRange(module.named_parameters(recurse: false).Select(p => new Slot(prefix + p.name, module, p.name, p.parameter)));
            slots.AddRange(module.named_buffers(recurse: false).Select(b => new Slot(prefix + b.name, module, b.name, b.buffer)));
            foreach (var (name, child) in module.named_children())
            {
                Collect(child, $"{prefix}{name}.");
            }
        }
    }

    private static void Compare(
        ITensorSource file, Dictionary<string, string> sources, Dictionary<string, long[]> targets, Func<string, bool>? mayLack)
    {
        string[] missing = [.. targets.Keys.Where(k => !sources.ContainsKey(k) && mayLack?.Invoke(k) != true)];
        string[] unexpected = [.. sources.Where(s => !targets.ContainsKey(s.Key)).Select(s => s.Value)];
        string[] misshapen =
        [
            .. sources.Where(s => targets.TryGetValue(s.Key, out var shape) && !shape.SequenceEqual(file.Describe(s.Value).Shape))
                .Select(s => $"{s.Value} is {Shape(file.Describe(s.Value).Shape)} instead of {Shape(targets[s.Key])}"),
        ];
        string[] unreadable =
        [
            .. sources.Where(s => targets.ContainsKey(s.Key)).Select(s => file.Describe(s.Value)).Where(t => t.Type is null)
                .Select(t => $"{t.Name} is {t.TypeCode}"),
        ];
        if (missing.Length + unexpected.Length + misshapen.Length + unreadable.Length > 0)
        {
            throw new CheckpointException(
                $"{file.Path} does not fit the network." + ListedKeys.Line("missing", missing)
                    + ListedKeys.Line("unexpected", unexpected) + ListedKeys.Line("misshapen", misshapen)
                    + ListedKeys.Line($"of a type that Pyoco does not read ({SafetensorsTypes.ReadableCodes})", unreadable));
        }
    }

    private static string Shape(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    // Assigning the property registers the new parameter; copying into the old one does not work from the meta device.
    private static Action<Tensor> Setter(Slot slot) => (slot.Module, slot.Name) switch
    {
        (Linear linear, "weight") => value => linear.weight = (Parameter)value,
        (Linear linear, "bias") => value => linear.bias = (Parameter)value,
        (Convolution convolution, "weight") => value => convolution.weight = (Parameter)value,
        (Convolution convolution, "bias") => value => convolution.bias = (Parameter)value,
        (GroupNorm norm, "weight") => value => norm.weight = (Parameter)value,
        (GroupNorm norm, "bias") => value => norm.bias = (Parameter)value,
        (LayerNorm norm, "weight") => value => norm.weight = (Parameter)value,
        (LayerNorm norm, "bias") => value => norm.bias = (Parameter)value,
        (Embedding embedding, "weight") => value => embedding.weight = (Parameter)value,
        (IReplaceableWeights owner, _) => value => owner.Replace(slot.Name, value),
        _ => throw new NotSupportedException(
            $"No way is known to set '{slot.Key}': a {slot.Module.GetType().Name} that holds weights itself has to "
                + $"implement {nameof(IReplaceableWeights)}."),
    };

    // One parameter or buffer of one module.
    private sealed record Slot(string Key, nn.Module Module, string Name, Tensor Current)
    {
        private readonly ScalarType? _ownType = Current is Parameter || Current.is_floating_point() ? null : Current.dtype;

        public bool IsParameter { get; } = Current is Parameter;

        public ScalarType TypeFor(ScalarType wanted) => _ownType ?? wanted;

        // Some modules release what they held before, some do not; releasing twice does no harm.
        public void Fill(Action<Tensor> set, Tensor value)
        {
            var kept = value.DetachFromDisposeScope();
            set(IsParameter ? new Parameter(kept, requires_grad: false) : kept);
            Current.Dispose();
        }
    }
}
