using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;
using Tensors = Pyoco.TestSupport.TensorAssert;

namespace Pyoco.Models.Tests;

public sealed class MergedLorasTests : IDisposable
{
    private const string Convolution = "down_blocks.0.resnets.0.conv1";
    private const string Projection = "down_blocks.1.attentions.0.proj_in";
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // W x + s * up (down x), a convolution by the one of down with the layer's kernel and the one of up with a kernel of one pixel.
    [Theory]
    [InlineData(TinyLoras.Linear)]
    [InlineData(Projection)]
    [InlineData(Convolution)]
    public void AnUpdateIsAPathBesideTheLayer(string layer)
    {
        using var scope = NewDisposeScope();
        using var network = TinyModels.Network(TinyModels.Image);
        var (before, factors) = (TinyLoras.Weight(network, layer).detach().clone(), TinyLoras.Pair(network, layer));
        var (down, up) = (factors[$"unet.{layer}.lora_A.weight"], factors[$"unet.{layer}.lora_B.weight"]);

        MergedLoras.Add(Write(factors), 0.7, isWhole: true, network.Loras);

        var after = TinyLoras.Weight(network, layer);
        var isLinear = before.dim() == 2;
        var x = isLinear ? TinyModels.Normal(3, before.size(1)) : TinyModels.Normal(1, before.size(1), 6, 6);
        Tensor Apply(Tensor weight, Tensor input) => isLinear
            ? F.linear(input, weight)
            : F.conv2d(input, weight, padding: [weight.size(2) / 2, weight.size(2) / 2]);
        Tensors.Close(Apply(before, x).Plus(Apply(up, Apply(down, x)).Times(0.7)), Apply(after, x), 1e-4);
        Assert.Equal(before.shape, after.shape);
    }

    [Fact]
    public void TheSpellingsOfOneUpdateAgree()
    {
        using var scope = NewDisposeScope();
        using var network = TinyModels.Network(TinyModels.Image);
        var factors = TinyLoras.Pair(network, TinyLoras.Linear);
        var (down, up) = (factors.Values.First(), factors.Values.Last());
        var (module, joined) = (TinyLoras.Linear[..^".to_q".Length], TinyLoras.Linear.Replace('.', '_'));

        var expected = Merged(factors);

        Tensors.BitEqual(
            expected,
            Merged(new() { [$"unet.{TinyLoras.Linear}.lora.down.weight"] = down, [$"unet.{TinyLoras.Linear}.lora.up.weight"] = up }));
        Tensors.BitEqual(
            expected,
            Merged(new() { [$"{module}.processor.to_q_lora.down.weight"] = down, [$"{module}.processor.to_q_lora.up.weight"] = up }));
        Tensors.BitEqual(expected, Merged(new()
        {
            [$"lora_unet_{joined}.lora_down.weight"] = down, [$"lora_unet_{joined}.lora_up.weight"] = up.Times(2),
            [$"lora_unet_{joined}.alpha"] = ones(1),
        }));

        Tensor Merged(Dictionary<string, Tensor> tensors)
        {
            MergedLoras.Add(Write(tensors), 1, isWhole: true, network.Loras);
            var weight = TinyLoras.Weight(network, TinyLoras.Linear).detach().clone();
            network.Loras.Remove();
            return weight;
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void SeveralAddUpAndAreTakenOutToTheBit(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var network = TinyModels.Network(TinyModels.Image).to(type);
        var before = network.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().clone());
        var (first, second) = (TinyLoras.Pair(network, TinyLoras.Linear), TinyLoras.Pair(network, TinyLoras.Linear, seed: 6));
        second = second.Concat(TinyLoras.Pair(network, Convolution)).ToDictionary();

        MergedLoras.Add(Write(first), 0.3, isWhole: true, network.Loras);
        MergedLoras.Add(Write(second), -1.2, isWhole: true, network.Loras);

        // Rounded once: no further off than half of a step of the type, 2^-8 of a value in bfloat16.
        var exact = before[TinyLoras.Linear + ".weight"].to(ScalarType.Float64)
            .Plus(Product(first).Times(0.3)).Plus(Product(second).Times(-1.2));
        var error = TinyLoras.Weight(network, TinyLoras.Linear).to(ScalarType.Float64)
            .sub(exact).abs().div(exact.abs().Plus(0.1)).max().item<double>();
        Assert.InRange(error, 0, type == ScalarType.Float32 ? 1e-5 : 1.001 / 256);
        Assert.Equal(2, before.Count(b => !IsSame(b)));

        network.Loras.Remove();

        Assert.All(before, b => Tensors.BitEqual(b.Value, network.get_parameter(b.Key)!));
        bool IsSame(KeyValuePair<string, Tensor> weight) =>
            Tensors.LargestDifference(weight.Value, network.get_parameter(weight.Key)!) == 0;
        static Tensor Product(Dictionary<string, Tensor> factors) =>
            factors.Values.ElementAt(1).to(ScalarType.Float64).mm(factors.Values.First().to(ScalarType.Float64));
    }

    [Fact]
    public void WhatDoesNotFitIsListedAndNothingChanges()
    {
        using var scope = NewDisposeScope();
        using var network = TinyModels.Network(TinyModels.Image);
        var before = TinyLoras.Weight(network, TinyLoras.Linear).detach().clone();
        var tensors = TinyLoras.Pair(network, TinyLoras.Linear)
            .Concat(Factors("unet.nowhere", 2, 2)).Concat(Factors($"unet.{Projection}", 40, 16))
            .Concat(Factors("text_encoder.encoder.layers.0.mlp.fc1", 4, 4)).ToDictionary();

        var message = Assert.Throws<CheckpointException>(() => MergedLoras.Add(Write(tensors), 1, isWhole: true, network.Loras)).Message;

        Assert.Contains(
            "2 hit no layer of the model: text_encoder.encoder.layers.0.mlp.fc1.lora_A.weight, unet.nowhere.lora_A.weight",
            message);
        Assert.Contains($"1 misshapen: unet.{Projection}.lora_A.weight is [2, 40] and [16, 2] for [16, 16, 1, 1]", message);
        Tensors.BitEqual(before, TinyLoras.Weight(network, TinyLoras.Linear));
    }

    [Fact]
    public void TwoUpdatesOfOneLayerInOneFileAreRefused()
    {
        using var scope = NewDisposeScope();
        using var network = TinyModels.Network(TinyModels.Image);
        var tensors = TinyLoras.Pair(network, TinyLoras.Linear);
        var joined = $"lora_unet_{TinyLoras.Linear.Replace('.', '_')}";
        (tensors[joined + ".lora_down.weight"], tensors[joined + ".lora_up.weight"]) = (tensors.Values.First(), tensors.Values.Last());

        Assert.Contains(
            "2 for one layer",
            Assert.Throws<CheckpointException>(() => MergedLoras.Add(Write(tensors), 1, isWhole: true, network.Loras)).Message);
    }

    [Fact]
    public void ADamagedAlphaLeavesAllNetworksAsTheyWere()
    {
        using var scope = NewDisposeScope();
        using var network = TinyModels.Network(TinyModels.Image);
        var before = TinyLoras.Weight(network, Convolution).detach().clone();
        var tensors = TinyLoras.Pair(network, Convolution).Concat(TinyLoras.Pair(network, TinyLoras.Linear)).ToDictionary();
        tensors[$"unet.{TinyLoras.Linear}.alpha"] = ones(3);

        Assert.Throws<CheckpointException>(() => MergedLoras.Add(Write(tensors), 1, isWhole: true, network.Loras));

        Tensors.BitEqual(before, TinyLoras.Weight(network, Convolution));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void AWeightIsAFiniteNumber(double weight)
    {
        using var network = TinyModels.Network(TinyModels.Image);

        Assert.Throws<ArgumentOutOfRangeException>(() => MergedLoras.Add("any", weight, isWhole: true, network.Loras));
    }

    [Fact]
    public void ASingleNetworkLeavesOutWhatIsForAnother()
    {
        using var scope = NewDisposeScope();
        using var network = TinyModels.Network(TinyModels.Image);
        var text = Factors("text_encoder.encoder.layers.0.mlp.fc1", 4, 4).ToDictionary();

        MergedLoras.Add(Write(TinyLoras.Pair(network, TinyLoras.Linear).Concat(text).ToDictionary()), 1, isWhole: false, network.Loras);

        Assert.Contains(
            "has no update for this part",
            Assert.Throws<CheckpointException>(() => MergedLoras.Add(Write(text), 1, isWhole: false, network.Loras)).Message);
    }

    [Fact]
    public void TrainedWeightsStayTrained()
    {
        using var scope = NewDisposeScope();
        using var network = TinyModels.Network(TinyModels.Image);

        MergedLoras.Add(Write(TinyLoras.Pair(network, TinyLoras.Linear)), 1, isWhole: true, network.Loras);

        Assert.True(TinyLoras.Weight(network, TinyLoras.Linear).requires_grad);
        Assert.True(TinyLoras.Weight(network, TinyLoras.Linear).is_leaf);
    }

    [Fact]
    public void MotionModulesTakeTheAuthorsNamesToo()
    {
        using var scope = NewDisposeScope();
        using var network = TinyModels.Network(TinyModels.Motion);
        const string layer = "down_blocks.0.motion_modules.0.transformer_blocks.0.attn2.to_q";
        const string original =
            "module.down_blocks.0.motion_modules.0.temporal_transformer.transformer_blocks.0.attention_blocks.1.processor.to_q_lora";
        var factors = TinyLoras.Pair(network, layer);
        MergedLoras.Add(Write(factors), 1, isWhole: true, network.Loras);
        var expected = TinyLoras.Weight(network, layer).detach().clone();
        network.Loras.Remove();

        MergedLoras.Add(
            Write(new() { [original + ".down.weight"] = factors.Values.First(), [original + ".up.weight"] = factors.Values.Last() }), 1,
            isWhole: true, network.Loras);

        Tensors.BitEqual(expected, TinyLoras.Weight(network, layer));
    }

    [Fact]
    public void MergingAndRemovingLeaveNoTensorBehind()
    {
        using var scope = NewDisposeScope();
        using var network = TinyModels.Network(TinyModels.Image);
        var path = Write(TinyLoras.Pair(network, TinyLoras.Linear).Concat(TinyLoras.Pair(network, Convolution)).ToDictionary());
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using var inner = NewDisposeScope();

        MergedLoras.Add(path, 1, isWhole: true, network.Loras);
        MergedLoras.Add(path, 2, isWhole: true, network.Loras);
        network.Loras.Remove();

        Assert.Equal(0, inner.DisposablesCount);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void ADisposedNetworkReleasesWhatWasKept()
    {
        using var scope = NewDisposeScope();
        var network = TinyModels.Network(TinyModels.Image);
        MergedLoras.Add(Write(TinyLoras.Pair(network, TinyLoras.Linear)), 1, isWhole: true, network.Loras);
        var merged = TinyLoras.Weight(network, TinyLoras.Linear);

        network.Dispose();

        Assert.True(merged.IsInvalid);
        network.Loras.Remove();
    }

    private static Dictionary<string, Tensor> Factors(string layer, long inputs, long outputs) =>
        new() { [layer + ".lora_A.weight"] = ones(2, inputs), [layer + ".lora_B.weight"] = ones(outputs, 2) };

    private string Write(Dictionary<string, Tensor> tensors) => TinyLoras.Write(_folder.PathOf(Guid.NewGuid().ToString()), tensors);
}
