using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The LoRAs that are merged into the weights of one network: <c>original + sum of scale * up x down</c>, summed up in float32 and
/// rounded once.</summary>
/// <remarks>The original weights are kept, so that taking the LoRAs out again restores them to the bit. A network with LoRAs holds each
/// weight that they update twice. Not while the network is being evaluated.</remarks>
internal sealed class MergedLoras(nn.Module network, LoraPart part) : IDisposable
{
    private const double MaxWeight = 1000;
    private readonly Dictionary<nn.Module, Layer> _merged = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether no LoRA is merged.</summary>
    public bool IsEmpty => _merged.Count == 0;

    private LoraPart Part => part;

    /// <summary>Merges a file into networks, on top of what is merged already.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <param name="weight">How much of it; 1 is as it was trained.</param>
    /// <param name="isWhole">Whether the networks are all there are. If not, what is for another part of a model is left out.</param>
    /// <param name="networks">The networks.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not between -1000 and 1000.</exception>
    /// <exception cref="CheckpointException">The file does not fit: all its updates that hit no layer, and those of other shapes, are in
    /// the message; nothing has changed.</exception>
    public static void Add(string path, double weight, bool isWhole, params MergedLoras[] networks)
    {
        if (!(Math.Abs(weight) <= MaxWeight))
        {
            throw new ArgumentOutOfRangeException(
                nameof(weight), weight, FormattableString.Invariant(
                    $"The weight of a LoRA is {weight}; a number from {-MaxWeight} to {MaxWeight} was expected."));
        }

        using var file = LoraFile.Open(path);
        var layers = networks.SelectMany(n => n.Layers()).ToLookup(l => (l.Network.Part, l.Spelling));
        Hit[] hits =
        [
            .. file.Updates.Where(u => isWhole || networks.Any(n => n.Part == u.Part))
                .Select(u => new Hit(u, layers[(u.Part, u.Layer)].FirstOrDefault())),
        ];
        Check(file, hits);

        // All are read before any is merged: a file may turn out to be damaged.
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var factors = hits.Select(h => file.Read(h.Update, weight, h.Target!.Weight.device)).ToArray();
        foreach (var (hit, read) in hits.Zip(factors))
        {
            hit.Target!.Network.Merge(hit.Target, read.Keep());
        }
    }

    /// <summary>Puts the original weights back.</summary>
    public void Remove()
    {
        using var noGrad = no_grad();
        foreach (var (module, layer) in _merged)
        {
            SetWeight(module, layer.Original);
            layer.Updates.ForEach(u => u.Dispose());
        }

        _merged.Clear();
    }

    /// <summary>Releases the original weights; the network is of no use any more.</summary>
    public void Dispose()
    {
        foreach (var layer in _merged.Values)
        {
            layer.Original.Dispose();
            layer.Updates.ForEach(u => u.Dispose());
        }

        _merged.Clear();
    }

    private static void Check(LoraFile file, Hit[] hits)
    {
        var found = hits.Where(h => h.Target is not null).ToArray();
        var misshapen = found.Where(h => !file.Fits(h.Update, h.Target!.Weight.shape));
        var twice = found.GroupBy(h => h.Target!.Module).Where(g => g.Count() > 1);
        var faults = ListedKeys.Line("hit no layer of the model", hits.Where(h => h.Target is null).Select(h => h.Update.Down))
            + ListedKeys.Line("misshapen", misshapen.Select(
                h => $"{h.Update.Down} is {file.Shapes(h.Update)} for [{string.Join(", ", h.Target!.Weight.shape)}]"))
            + ListedKeys.Line("for one layer", twice.SelectMany(g => g.Select(h => h.Update.Down)));
        if (faults.Length > 0)
        {
            throw new CheckpointException($"{file.Path} was not made for this model.{faults}");
        }

        if (hits.Length == 0)
        {
            throw new CheckpointException($"{file.Path} has no update for this part of a model.");
        }
    }

    private static Tensor WeightOf(nn.Module module) => module is Linear linear ? linear.weight! : ((Convolution)module).weight!;

    // Some modules release the weight that they held before, some do not; releasing twice does no harm.
    private static void SetWeight(nn.Module module, Tensor value)
    {
        var old = WeightOf(module);
        var parameter = new Parameter(value, old.requires_grad);
        if (module is Linear linear)
        {
            linear.weight = parameter;
        }
        else
        {
            ((Convolution)module).weight = parameter;
        }

        old.Dispose();
    }

    // Each under both spellings of its name.
    private IEnumerable<Target> Layers() => network.named_modules()
        .Where(m => m.module is Linear or Convolution)
        .SelectMany(m => new[] { m.name, m.name.Replace('.', '_') }.Distinct().Select(spelling => new Target(this, spelling, m.module)));

    private void Merge(Target target, LoraFactors factors)
    {
        if (!_merged.TryGetValue(target.Module, out var layer))
        {
            layer = new Layer(WeightOf(target.Module).detach().DetachFromDisposeScope(), []);
            _merged.Add(target.Module, layer);
        }

        layer.Updates.Add(factors);
        SetWeight(target.Module, layer.Sum());
    }

    // A layer that LoRAs can update, under one of its names.
    private sealed record Target(MergedLoras Network, string Spelling, nn.Module Module)
    {
        public Tensor Weight => WeightOf(Module);
    }

    // An update with the layer that it hits, if it hits one.
    private sealed record Hit(LoraUpdate Update, Target? Target);

    // A layer that is updated: its weight before, and what is added to it.
    private sealed record Layer(Tensor Original, List<LoraFactors> Updates)
    {
        // A new tensor in the type of the original, in no scope.
        public Tensor Sum()
        {
            using var scope = NewDisposeScope();
            var sum = Original.to(ScalarType.Float32).flatten(1);
            sum = Updates.Aggregate(sum, (s, u) => s.Plus(u.Up.mm(u.Down), u.Scale));
            return sum.view(Original.shape).to(Original.dtype).DetachFromDisposeScope();
        }
    }
}
