namespace Pyoco.Models.Tests;

public sealed class LdmAutoencoderKeysTests
{
    [Theory]
    [InlineData("encoder.conv_in.weight", "encoder.conv_in.weight")]
    [InlineData("encoder.down.1.block.0.nin_shortcut.weight", "encoder.down_blocks.1.resnets.0.conv_shortcut.weight")]
    [InlineData("encoder.down.2.downsample.conv.bias", "encoder.down_blocks.2.downsamplers.0.conv.bias")]
    [InlineData("encoder.mid.block_2.norm1.weight", "encoder.mid_block.resnets.1.norm1.weight")]
    [InlineData("decoder.mid.attn_1.norm.weight", "decoder.mid_block.attentions.0.group_norm.weight")]
    [InlineData("decoder.mid.attn_1.q.weight", "decoder.mid_block.attentions.0.to_q.weight")]
    [InlineData("decoder.mid.attn_1.k.bias", "decoder.mid_block.attentions.0.to_k.bias")]
    [InlineData("decoder.mid.attn_1.v.weight", "decoder.mid_block.attentions.0.to_v.weight")]
    [InlineData("decoder.mid.attn_1.proj_out.bias", "decoder.mid_block.attentions.0.to_out.0.bias")]
    [InlineData("decoder.up.0.block.2.conv2.weight", "decoder.up_blocks.3.resnets.2.conv2.weight")]
    [InlineData("decoder.up.3.upsample.conv.weight", "decoder.up_blocks.0.upsamplers.0.conv.weight")]
    [InlineData("decoder.norm_out.bias", "decoder.conv_norm_out.bias")]
    [InlineData("post_quant_conv.weight", "post_quant_conv.weight")]
    public void TheAuthorsNamesAreThoseOfDiffusers(string ldm, string diffusers)
    {
        Assert.Equal(diffusers, new LdmAutoencoderKeys(4).Rename(ldm));
        Assert.Equal(diffusers.Contains(".to_"), LdmAutoencoderKeys.IsLinear(diffusers));
    }

    [Theory]
    [InlineData("loss.logvar")]
    [InlineData("encoder.down.x.block.0.conv1.weight")]
    [InlineData("decoder.up.4.block.0.conv1.weight")]
    [InlineData("encoder.down.0.attn.0.q.weight")]
    [InlineData("encoder.mid.attn_2.q.weight")]
    public void OtherNamesAreNone(string name) => Assert.Null(new LdmAutoencoderKeys(4).Rename(name));

    [Fact]
    public void EveryPublishedKeyHasANameAndComesBack()
    {
        string[] keys = [.. PublishedShapes.Read("sd-vae").Keys];

        string[] names = [.. keys.Select(k => LdmNames.Autoencoder(k, levels: 4))];

        Assert.Equal(248, names.Distinct().Count());
        Assert.Equal(keys, names.Select(new LdmAutoencoderKeys(4).Rename));
    }
}
