using static TorchSharp.torch;
using Tensors = Pyoco.TestSupport.TensorAssert;

namespace Pyoco.Models.Tests;

public sealed class T5TextNetworkTests
{
    private static readonly T5TextConfig Config = new()
    {
        VocabularySize = 20, HiddenSize = 12, IntermediateSize = 24, Layers = 2, Heads = 3, HeadSize = 8, PositionBuckets = 8,
        LargestDistance = 16,
    };

    [Fact]
    public void PaddingReachesNoText()
    {
        using var scope = NewDisposeScope();
        using var network = Network();

        var padded = network.Forward(Ids(4, 5, 6, 1, 0, 0), Mask(4, 6));
        var other = network.Forward(Ids(4, 5, 6, 1, 9, 8), Mask(4, 6));
        var alone = network.Forward(Ids(4, 5, 6, 1), Mask(4, 4));

        Tensors.Close(alone, padded.narrow(1, 0, 4), 1e-5);
        Tensors.Close(alone, other.narrow(1, 0, 4), 1e-5);
    }

    [Fact]
    public void LaterTokensReachEarlierStates()
    {
        using var scope = NewDisposeScope();
        using var network = Network();

        var (one, other) = (network.Forward(Ids(4, 5, 6), Mask(3, 3)), network.Forward(Ids(4, 5, 7), Mask(3, 3)));

        Assert.True(Tensors.LargestDifference(one.narrow(1, 0, 1), other.narrow(1, 0, 1)) > 1e-3);
    }

    // Only distances count: with the same distances everywhere, a text and its reversal would be the same but for the side.
    [Fact]
    public void OrderMattersThroughTheBiasAlone()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = Network();
        var (there, back) = (Ids(4, 5, 6, 7), Ids(7, 6, 5, 4));

        Assert.True(Tensors.LargestDifference(network.Forward(there, Mask(4, 4)).flip(1), network.Forward(back, Mask(4, 4))) > 1e-2);
        network.named_parameters()
            .Single(p => p.name.EndsWith("relative_attention_bias.weight", StringComparison.Ordinal)).parameter.zero_();
        Tensors.Close(network.Forward(there, Mask(4, 4)).flip(1), network.Forward(back, Mask(4, 4)), 1e-5);
    }

    [Fact]
    public void TheFirstBlockAloneHasPositions()
    {
        using var network = new T5TextNetwork(Config, META);

        Assert.Equal(
            ["encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"],
            network.named_parameters().Select(p => p.name).Where(n => n.Contains("relative", StringComparison.Ordinal)));
        Assert.DoesNotContain(network.named_parameters(), p => p.name.EndsWith("bias", StringComparison.Ordinal));
    }

    [Fact]
    public void EveryParameterLearns()
    {
        using var scope = NewDisposeScope();
        using var network = Network();

        network.Forward(Ids(4, 5, 6, 7), Mask(4, 4)).mul(TinyModels.Normal(1, 4, 12)).sum().backward();

        Assert.Empty(network.named_parameters().Where(p => p.parameter.grad?.abs().max().item<float>() is null or 0).Select(p => p.name));
    }

    private static T5TextNetwork Network() => TinyModels.Randomized(new T5TextNetwork(Config, CPU));

    private static Tensor Ids(params long[] ids) => tensor(ids).unsqueeze(0);

    private static Tensor Mask(int text, int length) =>
        tensor(Enumerable.Range(0, length).Select(i => i < text ? 1L : 0).ToArray()).unsqueeze(0);
}
