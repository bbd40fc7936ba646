using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class WeightAssignmentTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ANetworkOnTheMetaDeviceIsFilled()
    {
        using var scope = NewDisposeScope();
        using var original = new Everything(CPU);
        original.Randomise(seed: 3);
        WeightAssignment.Save(original, _folder.PathOf("a"), metadata: null, ScalarType.Float32);
        using var filled = new Everything(META);

        using (var file = SafetensorsFile.Open(_folder.PathOf("a")))
        {
            WeightAssignment.Load(filled, file, CPU, ScalarType.Float32);
        }

        var expected = original.state_dict();
        Assert.Equal(expected.Keys.Order(), filled.state_dict().Keys.Order());
        foreach (var (name, actual) in filled.state_dict())
        {
            Assert.Equal(DeviceType.CPU, actual.device_type);
            Assert.False(actual.requires_grad);
            TensorAssert.Same(expected[name], actual);
        }

        var ids = tensor(new long[] { 1, 4 });
        TensorAssert.Same(original.call(ids), filled.call(ids));
    }

    [Fact]
    public void SharedWeightsAreTheSameMemoryAndOutliveTheNetworkTheyCameFrom()
    {
        using var scope = NewDisposeScope();
        using var sharing = new Everything(META);
        var ids = tensor(new long[] { 1, 4 });
        Tensor expected;
        using (var original = new Everything(CPU))
        {
            original.Randomise(seed: 3);
            WeightAssignment.Share(sharing, original);
            using (no_grad())
            {
                original.parameters().First().normal_(5, 1);
            }

            expected = original.call(ids);
        }

        TensorAssert.Same(expected, sharing.call(ids)); // what was written after the sharing is read, too
    }

    [Fact]
    public void FloatingPointWeightsAreConvertedAndCountersKeepTheirType()
    {
        using var network = new Everything(META);
        SaveEverything();

        using var file = SafetensorsFile.Open(_folder.PathOf("a"));
        WeightAssignment.Load(network, file, CPU, ScalarType.BFloat16);

        Assert.All(network.parameters(), p => Assert.Equal(ScalarType.BFloat16, p.dtype));
        Assert.Equal(ScalarType.Int64, network.state_dict()["gain.uses"].dtype);
    }

    [Fact]
    public void EveryMissingUnexpectedAndMisshapenKeyIsListedAndNothingChanges()
    {
        using var scope = NewDisposeScope();
        using var network = new Everything(CPU);
        network.Randomise(seed: 5);
        var before = network.state_dict().ToDictionary(p => p.Key, p => p.Value.clone());
        var tensors = network.state_dict().ToDictionary(p => p.Key, p => p.Value.add(1));
        tensors.Remove("linear.bias");
        tensors.Remove("gain.uses");
        tensors["conv2.weight"] = ones(1, 2, 3);
        tensors["stranger"] = ones(1);
        SafetensorsWriter.Write(_folder.PathOf("a"), tensors);
        using var file = SafetensorsFile.Open(_folder.PathOf("a"));

        var message = Assert.Throws<CheckpointException>(() => WeightAssignment.Load(network, file, CPU, ScalarType.Float32)).Message;

        Assert.Contains(file.Path, message);
        Assert.Contains("2 missing: gain.uses, linear.bias", message);
        Assert.Contains("1 unexpected: stranger", message);
        Assert.Contains("1 misshapen: conv2.weight is [1, 2, 3] instead of [4, 4, 3, 3]", message);
        Assert.All(network.state_dict(), p => TensorAssert.Same(before[p.Key], p.Value));
    }

    [Fact]
    public void LongListsAreCut()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(_folder.PathOf("a"), Enumerable.Range(0, 25).ToDictionary(i => $"k{i:00}", _ => ones(1)));
        using var file = SafetensorsFile.Open(_folder.PathOf("a"));
        using var network = new Everything(META);

        var message = Assert.Throws<CheckpointException>(() => WeightAssignment.Load(network, file, CPU, ScalarType.Float32)).Message;

        Assert.Contains("25 unexpected: k00, ", message);
        Assert.Contains("k19, and 5 more", message);
        Assert.DoesNotContain("k20", message);
    }

    [Fact]
    public void KeysAreRenamedIgnoredOrAllowedToLack()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(
            _folder.PathOf("a"), new Dictionary<string, Tensor> { ["model.weight"] = full(2, 3, 7f), ["position_ids"] = arange(4) });
        using var file = SafetensorsFile.Open(_folder.PathOf("a"));
        using var network = new Outer(nn.Linear(3, 2, device: META));

        WeightAssignment.Load(
            network, file, CPU, ScalarType.Float32, k => k == "position_ids" ? null : k.Replace("model.", "inner."),
            mayLack: k => k == "inner.bias");

        Assert.Equal(7f, network.Inner.weight![1, 2].item<float>());
        Assert.Equal(DeviceType.META, network.Inner.bias!.device_type);
        WeightAssignment.Materialize(network, CPU, ScalarType.Float32);
        Assert.Equal(DeviceType.CPU, network.Inner.bias!.device_type);
        Assert.Equal(2, network.Inner.bias!.numel());
    }

    [Fact]
    public void TwoSpellingsOfOneWeightAreRefused()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(
            _folder.PathOf("a"), new Dictionary<string, Tensor> { ["a.weight"] = ones(2, 3), ["b.weight"] = ones(2, 3) });
        using var file = SafetensorsFile.Open(_folder.PathOf("a"));
        using var network = new Outer(nn.Linear(3, 2, hasBias: false));

        var error = Assert.Throws<CheckpointException>(
            () => WeightAssignment.Load(network, file, CPU, ScalarType.Float32, _ => "inner.weight"));

        Assert.Contains("a.weight", error.Message);
        Assert.Contains("b.weight", error.Message);
    }

    [Fact]
    public void WeightsThatCannotBeReplacedAreRefusedBeforeAnythingChanges()
    {
        using var scope = NewDisposeScope();
        using var network = new Outer(nn.Linear(3, 2, hasBias: false), new Closed());
        network.Inner.weight!.data<float>()[0, 0] = 5;
        SafetensorsWriter.Write(_folder.PathOf("a"), network.state_dict().ToDictionary(p => p.Key, p => zeros_like(p.Value)));
        using var file = SafetensorsFile.Open(_folder.PathOf("a"));

        var error = Assert.Throws<NotSupportedException>(() => WeightAssignment.Load(network, file, CPU, ScalarType.Float32));

        Assert.Contains("'other.scale'", error.Message);
        Assert.Contains(nameof(Closed), error.Message);
        Assert.Equal(5, network.Inner.weight![0, 0].item<float>());
    }

    [Fact]
    public void AFileThatEndsOnTheWayChangesNothing()
    {
        using var network = new Everything(META);
        SaveEverything();
        using var file = SafetensorsFile.Open(_folder.PathOf("a"));
        using (var shorter = new FileStream(_folder.PathOf("a"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            shorter.SetLength(shorter.Length - 1);
        }

        Assert.Throws<CheckpointException>(() => WeightAssignment.Load(network, file, CPU, ScalarType.Float32));

        Assert.All(network.state_dict().Values, t => Assert.Equal(DeviceType.META, t.device_type));
    }

    [Fact]
    public void AModuleUnderTwoNamesIsStoredOnceUnderTheFirst()
    {
        using var network = new Shared(CPU);

        WeightAssignment.Save(network, _folder.PathOf("a"), metadata: null, ScalarType.Float32);

        using var file = SafetensorsFile.Open(_folder.PathOf("a"));
        using var filled = new Shared(META);
        WeightAssignment.Load(filled, file, CPU, ScalarType.Float32);
        Assert.Equal(["net.1.weight"], file.Names);
        Assert.Equal(network.named_parameters().Select(p => p.name), file.Names);
        Assert.All(filled.state_dict().Values, t => Assert.Equal(DeviceType.CPU, t.device_type));
    }

    [Fact]
    public void OnlyTheChosenKeysAreWritten()
    {
        using var network = new Everything(CPU);

        WeightAssignment.Save(
            network, _folder.PathOf("a"), metadata: null, ScalarType.Float32, only: k => k.StartsWith("norm.", StringComparison.Ordinal));

        using var file = SafetensorsFile.Open(_folder.PathOf("a"));
        Assert.Equal(["norm.bias", "norm.weight"], file.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void LoadingLeavesNoTensorBesideTheNetworks()
    {
        SaveEverything();
        using var file = SafetensorsFile.Open(_folder.PathOf("a"));
        using var network = new Everything(META);
        var built = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        WeightAssignment.Load(network, file, CPU, ScalarType.Float32);
        WeightAssignment.Load(network, file, CPU, ScalarType.BFloat16);
        WeightAssignment.Materialize(network, CPU, ScalarType.Float32);

        Assert.Equal(built, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void TrainingLeavesTheFileAsItWas()
    {
        using var scope = NewDisposeScope();
        SaveEverything();
        var bytes = File.ReadAllBytes(_folder.PathOf("a"));
        using var network = new Everything(META);
        using (var file = SafetensorsFile.Open(_folder.PathOf("a")))
        {
            WeightAssignment.Load(network, file, CPU, ScalarType.Float32);
        }

        foreach (var weight in network.parameters())
        {
            weight.requires_grad = true;
        }

        var before = network.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().clone());
        using var optimizer = new AdamWOptimizer(
            network.named_parameters().Select(p => new NamedWeight(p.name, p.parameter)), new OptimizerOptions { WeightDecay = 0 });
        network.parameters().Select(p => p.sum()).Aggregate((a, b) => a.add(b)).backward();
        optimizer.Step(0.1);

        Assert.All(network.named_parameters(), p => Assert.InRange(before[p.name].sub(p.parameter).min().item<float>(), 0.05, 0.15));
        Assert.Equal(bytes, File.ReadAllBytes(_folder.PathOf("a")));
    }

    [SkippableFact]
    public void WeightsOfTheFilesTypeAreNotCopied()
    {
        SaveEverything();
        using var network = new Everything(META);
        var file = SafetensorsFile.Open(_folder.PathOf("a"));
        WeightAssignment.Load(network, file, CPU, ScalarType.Float32);
        file.Dispose();

        Assert.True(MappedFileTests.IsMapped(_folder.PathOf("a")));
        network.Dispose();
        Assert.False(MappedFileTests.IsMapped(_folder.PathOf("a")));
    }

    private void SaveEverything()
    {
        using var original = new Everything(CPU);
        original.Randomise(seed: 3);
        WeightAssignment.Save(original, _folder.PathOf("a"), metadata: null, ScalarType.Float32);
    }

    // One of every module whose weights can be set.
    private sealed class Everything : nn.Module<Tensor, Tensor>
    {
        private readonly Embedding embedding;
        private readonly Linear linear;
        private readonly LayerNorm norm;
        private readonly Conv1d conv1;
        private readonly Conv2d conv2;
        private readonly Conv3d conv3;
        private readonly GroupNorm group;
        private readonly Gain gain;

        public Everything(Device device)
            : base(nameof(Everything))
        {
            embedding = nn.Embedding(5, 4, device: device);
            linear = nn.Linear(4, 4, device: device);
            norm = nn.LayerNorm(4, device: device);
            conv1 = nn.Conv1d(4, 4, 1, device: device);
            conv2 = nn.Conv2d(4, 4, 3, padding: 1, bias: false, device: device);
            conv3 = nn.Conv3d(4, 4, 1, device: device);
            group = nn.GroupNorm(2, 4, device: device);
            gain = new Gain(device);
            RegisterComponents();
        }

        public void Randomise(ulong seed)
        {
            using var noGrad = no_grad();
            using var generator = new Generator(seed, CPU);
            foreach (var weight in parameters())
            {
                weight.normal_(0, 1, generator);
            }
        }

        public override Tensor forward(Tensor ids)
        {
            using var scope = NewDisposeScope();
            var x = norm.call(linear.call(embedding.call(ids))); // (B, 4)
            x = conv1.call(x.unsqueeze(-1)).unsqueeze(-1); // (B, 4, 1, 1)
            x = conv3.call(conv2.call(x).unsqueeze(-1)).squeeze(-1);
            return gain.call(group.call(x)).MoveToOuterDisposeScope();
        }
    }

    private sealed class Gain : nn.Module<Tensor, Tensor>, IReplaceableWeights
    {
        private Parameter scale;
        private Tensor uses;

        public Gain(Device device)
            : base(nameof(Gain))
        {
            scale = new Parameter(ones(1, device: device));
            uses = zeros(1, dtype: ScalarType.Int64, device: device);
            RegisterComponents();
        }

        public void Replace(string name, Tensor value)
        {
            if (name == nameof(scale))
            {
                scale = (Parameter)value;
                ConditionallyRegisterParameter(name, scale);
            }
            else
            {
                uses = value;
                ConditionallyRegisterBuffer(name, uses, true);
            }
        }

        public override Tensor forward(Tensor x) => x * scale + uses;
    }

    private sealed class Closed : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter scale = new(ones(1));

        public Closed()
            : base(nameof(Closed)) => RegisterComponents();

        public override Tensor forward(Tensor x) => x * scale;
    }

    // The layer is a field and also in the list, which is registered first.
    private sealed class Shared : nn.Module
    {
        private readonly Linear layer;

        public Shared(Device device)
            : base(nameof(Shared))
        {
            layer = nn.Linear(2, 2, hasBias: false, device: device);
            register_module("net", new ModuleList<nn.Module>(nn.Identity(), layer));
            RegisterComponents();
        }
    }

    private sealed class Outer : nn.Module<Tensor, Tensor>
    {
        private readonly Linear inner;
        private readonly Closed? other;

        public Outer(Linear inner, Closed? other = null)
            : base(nameof(Outer))
        {
            (this.inner, this.other) = (inner, other);
            RegisterComponents();
        }

        public Linear Inner => inner;

        public override Tensor forward(Tensor x) => other is null ? inner.call(x) : other.call(inner.call(x));
    }
}
