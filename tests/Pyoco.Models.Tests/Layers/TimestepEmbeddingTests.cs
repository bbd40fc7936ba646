using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class TimestepEmbeddingTests
{
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void FrequenciesFallGeometrically(bool cosineFirst, double shift)
    {
        using var t = tensor([0.7f, 500f]);

        using var found = TimestepEmbedding.Sinusoid(t, 8, cosineFirst, shift);

        for (var i = 0; i < 4; i++)
        {
            var angle = 500 * Math.Exp(-Math.Log(10000) * i / (4 - shift));
            Assert.Equal(Math.Cos(angle), found[1, cosineFirst ? i : 4 + i].item<float>(), 3);
            Assert.Equal(Math.Sin(angle), found[1, cosineFirst ? 4 + i : i].item<float>(), 3);
        }
    }

    [Fact]
    public void TwoLinearLayersWithSiluBetween()
    {
        using var scope = NewDisposeScope();
        using var layer = TinyModels.Randomized(new TimestepEmbedding(4, 6, CPU));
        var x = TinyModels.Normal(3, 4);
        var p = layer.named_parameters().ToDictionary(n => n.name, n => n.parameter);

        var expected = nn.functional.linear(
            nn.functional.silu(nn.functional.linear(x, p["linear_1.weight"], p["linear_1.bias"])), p["linear_2.weight"],
            p["linear_2.bias"]);

        Assert.True(layer.Forward(x).sub(expected).abs().max().item<float>() < 1e-6f);
    }
}
