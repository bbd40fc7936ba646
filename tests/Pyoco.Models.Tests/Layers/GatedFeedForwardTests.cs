using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class GatedFeedForwardTests
{
    [Fact]
    public void TheSecondHalfGatesTheFirst()
    {
        using var scope = NewDisposeScope();
        using var layer = TinyModels.Randomized(new GatedFeedForward(6, CPU));
        var p = layer.named_parameters().ToDictionary(n => n.name, n => n.parameter);
        var x = TinyModels.Normal(2, 3, 6);

        var inside = nn.functional.linear(x, p["net.0.proj.weight"], p["net.0.proj.bias"]);
        var expected = nn.functional.linear(
            inside.narrow(-1, 0, 24).mul(nn.functional.gelu(inside.narrow(-1, 24, 24))), p["net.2.weight"], p["net.2.bias"]);

        Assert.True(layer.Forward(x).sub(expected).abs().max().item<float>() < 1e-5f);
    }
}
