using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models.Tests;

public sealed class ResnetBlockTests
{
    [Theory]
    [InlineData(true, 8)]
    [InlineData(false, 12)]
    public void ItIsTheFormulaOfThePublishedNetworks(bool scaleShift, int outChannels)
    {
        using var scope = NewDisposeScope();
        var config = TinyModels.Image with { ScaleShift = scaleShift };
        using var block = TinyModels.Randomized(new ResnetBlock(8, outChannels, TinyModels.Resnet(config), CPU));
        var p = block.named_parameters().ToDictionary(n => n.name, n => n.parameter);
        var (x, time) = (TinyModels.Normal(2, 8, 4, 4), TinyModels.Normal(2, 32));

        var h = F.conv2d(
            F.silu(F.group_norm(x, 4, p["norm1.weight"], p["norm1.bias"])), p["conv1.weight"], p["conv1.bias"], padding: [1, 1]);
        var t = F.linear(time, p["time_emb_proj.weight"], p["time_emb_proj.bias"]).unsqueeze(-1).unsqueeze(-1);
        Tensor Norm2(Tensor y) => F.group_norm(y, 4, p["norm2.weight"], p["norm2.bias"]);
        h = scaleShift ? Norm2(h).mul(t.narrow(1, 0, outChannels).Plus(1)).Plus(t.narrow(1, outChannels, outChannels)) : Norm2(h.Plus(t));
        h = F.conv2d(F.silu(h), p["conv2.weight"], p["conv2.bias"], padding: [1, 1]);
        var expected = h.Plus(outChannels == 8 ? x : F.conv2d(x, p["conv_shortcut.weight"], p["conv_shortcut.bias"]));

        Assert.True(block.Forward(x, time, frames: 1).sub(expected).abs().max().item<float>() < 1e-4f);
    }

    [Fact]
    public void InSlicesWithASkipItIsTheSameAsAtOnceWithBothJoined()
    {
        using var scope = NewDisposeScope();
        using var block = TinyModels.Randomized(new ResnetBlock(12, 8, TinyModels.Resnet(TinyModels.Image), CPU));
        var (x, skip) = (TinyModels.Normal(6, 8, 256, 256), TinyModels.Normal(6, 4, 256, 256)); // a slice has 4 frames
        var time = TinyModels.Normal(2, 32);

        var atOnce = block.Forward(cat([x, skip], dim: 1), time, frames: 3);
        using var noGrad = no_grad();

        GoldenAssert.Close(atOnce, block.Forward(x, time, frames: 3, skip), 1e-6, "slices");
    }
}
