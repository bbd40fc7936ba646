using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class ClipTextNetworkTests
{
    private static readonly ClipTextConfig Config = new()
    {
        VocabularySize = 20, HiddenSize = 12, IntermediateSize = 24, Layers = 2, Heads = 3, MaxPositions = 6, EndId = 19,
    };

    [Fact]
    public void ParametersHaveThePublishedNames()
    {
        using var network = Network(Config);
        string[] layer =
        [
            "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.out_proj", "layer_norm1", "layer_norm2", "mlp.fc1",
            "mlp.fc2",
        ];
        string[] modules = ["final_layer_norm", .. Enumerable.Range(0, 2).SelectMany(i => layer.Select(m => $"encoder.layers.{i}.{m}"))];
        string[] expected =
        [
            "embeddings.token_embedding.weight", "embeddings.position_embedding.weight",
            .. modules.SelectMany(m => new[] { $"{m}.weight", $"{m}.bias" }),
        ];

        Assert.Equal(expected.Order(), network.named_parameters().Select(p => p.name).Order());
    }

    [Fact]
    public void LaterTokensDoNotReachEarlierStates()
    {
        using var scope = NewDisposeScope();
        using var network = Network(Config);

        var one = network.Forward(Ids(1, 2, 3, 4, 5, 19)).States;
        var other = network.Forward(Ids(1, 2, 3, 9, 8, 19)).States;

        Assert.Equal(0, Difference(one.narrow(1, 0, 3), other.narrow(1, 0, 3)), tolerance: 1e-6);
        Assert.True(Difference(one.narrow(1, 3, 3), other.narrow(1, 3, 3)) > 1e-3);
    }

    [Theory]
    [InlineData(19, new long[] { 1, 2, 19, 5, 19, 0 }, 2)] // the first end token, though others follow as padding
    [InlineData(5, new long[] { 1, 2, 19, 5, 19, 0 }, 3)]
    [InlineData(2, new long[] { 1, 2, 17, 5, 19, 0 }, 4)] // files that say 2 mean the largest id
    public void ThePooledStateIsTheEndTokens(int endId, long[] ids, int position)
    {
        using var scope = NewDisposeScope();
        using var network = Network(Config with { EndId = endId });

        var (states, pooled) = network.Forward(Ids(ids));

        Assert.Equal(0, Difference(states.select(1, position), pooled), tolerance: 1e-7);
    }

    [Fact]
    public void SkippingALayerIsTheShorterNetwork()
    {
        using var scope = NewDisposeScope();
        using var network = Network(Config);
        using var shorter = Network(Config with { Layers = 1 });
        var weights = network.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        using (no_grad())
        {
            foreach (var (name, parameter) in shorter.named_parameters())
            {
                parameter.copy_(weights[name]);
            }
        }

        var skipped = network.Forward(Ids(1, 2, 3, 19), skip: 1).States;

        Assert.Equal(0, Difference(shorter.Forward(Ids(1, 2, 3, 19)).States, skipped), tolerance: 1e-6);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void MoreLayersThanThereAreCannotBeSkipped(int skip)
    {
        using var scope = NewDisposeScope();
        using var network = Network(Config);

        Assert.Throws<ArgumentOutOfRangeException>("skip", () => network.Forward(Ids(1, 19), skip));
    }

    [Fact]
    public void EveryParameterLearns()
    {
        using var scope = NewDisposeScope();
        using var network = Network(Config);
        var (states, pooled) = network.Forward(Ids(1, 2, 3, 4, 5, 19));

        states.square().mul(TensorArithmetic.Counting(12, ScalarType.Int64, CPU)).sum().Plus(pooled.square().sum()).backward();

        // The key's bias adds the same to all scores of a query: softmax does not see it.
        var idle = network.named_parameters().Where(
            p => !p.name.EndsWith("k_proj.bias", StringComparison.Ordinal) && p.parameter.grad?.abs().max().item<float>() is null or 0);
        Assert.Empty(idle.Select(p => p.name));
    }

    private static ClipTextNetwork Network(ClipTextConfig config)
    {
        var network = new ClipTextNetwork(config, CPU);
        using var generator = new Generator(3);
        WeightInitialization.Fill(network, generator);
        WeightInitialization.FillEmbeddings(network, 0.5, generator);
        return network;
    }

    private static Tensor Ids(params long[] ids) => tensor(ids).unsqueeze(0);

    private static double Difference(Tensor a, Tensor b) => a.sub(b).abs().max().item<float>();
}
