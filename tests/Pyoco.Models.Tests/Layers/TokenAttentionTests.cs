using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class TokenAttentionTests
{
    [Fact]
    public void TokensAttendToASourceOfAnotherSizeThroughFourProjections()
    {
        using var scope = NewDisposeScope();
        using var layer = TinyModels.Randomized(new TokenAttention(8, 6, heads: 2, upcast: false, CPU));
        var p = layer.named_parameters().ToDictionary(n => n.name, n => n.parameter);
        var (x, source) = (TinyModels.Normal(2, 5, 8), TinyModels.Normal(2, 3, 6));

        Tensor Project(Tensor t, string name) => nn.functional.linear(t, p[$"{name}.weight"]);
        var attended = AttentionHeads.Attend(Project(x, "to_q"), Project(source, "to_k"), Project(source, "to_v"), 2);
        var expected = nn.functional.linear(attended, p["to_out.0.weight"], p["to_out.0.bias"]);

        Assert.True(layer.Forward(x, source).sub(expected).abs().max().item<float>() < 1e-5f);
    }
}
