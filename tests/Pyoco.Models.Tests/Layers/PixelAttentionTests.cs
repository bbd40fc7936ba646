using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class PixelAttentionTests
{
    [Fact]
    public void EveryPixelReachesEveryOtherOfItsFrameOnly()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var layer = TinyModels.Randomized(new PixelAttention(8, 2, normGroups: 4, normEps: 1e-5, CPU));
        var x = TinyModels.Normal(2, 8, 3, 3);
        var changed = x.clone();
        changed[0].select(1, 1).select(1, 1).Plus_(TinyModels.Normal(8).Times(3));

        var moved = layer.Forward(changed).sub(layer.Forward(x)).abs().amax([1]).gt(tensor(1e-6f));

        Assert.True(moved[0].all().item<bool>());
        Assert.False(moved[1].any().item<bool>());
    }

    [Fact]
    public void WithoutANormItAttendsToThePixelsThemselves()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var layer = TinyModels.Randomized(new PixelAttention(4, 1, normGroups: null, normEps: 1e-5, CPU));
        var x = TinyModels.Normal(1, 4, 2, 3);
        var weights = layer.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter);

        var tokens = x.flatten(2).transpose(1, 2); // (1, 6, 4)
        var (q, k, v) = (Linear("to_q", tokens), Linear("to_k", tokens), Linear("to_v", tokens));
        var attended = q.bmm(k.transpose(1, 2)).Times(0.5).softmax(-1).bmm(v); // the root of 4 channels
        var expected = Linear("to_out.0", attended).transpose(1, 2).reshape(x.shape).Plus(x);

        Assert.DoesNotContain("group_norm.weight", weights.Keys);
        GoldenAssert.Close(expected, layer.Forward(x), 1e-5, "attention without a norm");

        Tensor Linear(string name, Tensor y) => nn.functional.linear(y, weights[$"{name}.weight"], weights[$"{name}.bias"]);
    }

    [Theory]
    [InlineData("decoder.mid_block.attentions.0.query.weight", "decoder.mid_block.attentions.0.to_q.weight")]
    [InlineData("encoder.mid_block.attentions.0.proj_attn.bias", "encoder.mid_block.attentions.0.to_out.0.bias")]
    [InlineData("encoder.mid_block.attentions.0.group_norm.bias", "encoder.mid_block.attentions.0.group_norm.bias")]
    [InlineData("encoder.mid_block.attentions.0.to_k.bias", "encoder.mid_block.attentions.0.to_k.bias")]
    [InlineData("decoder.mid_block.attentions.0.query", "decoder.mid_block.attentions.0.query")]
    [InlineData("up_blocks.1.attentions.2.value.weight", "up_blocks.1.attentions.2.to_v.weight")]
    [InlineData("decoder.conv_in.weight", "decoder.conv_in.weight")]
    public void OldNamesAreTranslated(string old, string today) => Assert.Equal(today, PixelAttention.NewName(old));
}
