using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class WeightInitializationTests
{
    [Fact]
    public void TheSeedFixesEveryWeightAndTorchsOwnGeneratorNone()
    {
        using var one = Filled(seed: 5);
        using var same = Filled(seed: 5);
        using var other = Filled(seed: 6);

        Assert.All(one.named_parameters().Zip(same.named_parameters()), pair =>
            Assert.Equal(pair.First.parameter.data<float>().ToArray(), pair.Second.parameter.data<float>().ToArray()));
        Assert.Contains(
            one.parameters().Zip(other.parameters()),
            pair => !pair.First.data<float>().SequenceEqual(pair.Second.data<float>()));
    }

    [Fact]
    public void WeightsAreWithinTheirBoundNormsAreUnitAndOutputsZero()
    {
        using var network = Filled(seed: 1);
        var p = network.named_parameters().ToDictionary(n => n.name, n => n.parameter);

        var bound = 1 / Math.Sqrt(12 * 9);
        Assert.InRange(p["conv_in.weight"].abs().max().item<float>(), 0.9 * bound, bound);
        Assert.Equal(1, p["conv_norm_out.weight"].min().item<float>());
        Assert.Equal(0, p["conv_norm_out.bias"].abs().max().item<float>());
        Assert.Equal(0, p["conv_out.weight"].abs().max().item<float>());
        Assert.Equal(0, p["down_blocks.0.resnets.0.conv2.weight"].abs().max().item<float>());
        Assert.All(network.parameters(), w => Assert.True(w.isfinite().all().item<bool>()));
    }

    [Fact]
    public void EmbeddingsAreNormal()
    {
        using var embedding = new TokenTable(500, 40, CPU);
        using var network = nn.Sequential(embedding);

        WeightInitialization.FillEmbeddings(network, 0.02, new Generator(1));

        Assert.Equal(0.02, embedding.Rows.std().item<float>(), 3);
    }

    private static UNetNetwork Filled(ulong seed)
    {
        var network = new UNetNetwork(TinyModels.Image, CPU);
        WeightInitialization.Fill(network, new Generator(seed));
        return network;
    }
}
