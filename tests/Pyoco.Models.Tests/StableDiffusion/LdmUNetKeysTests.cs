namespace Pyoco.Models.Tests;

public sealed class LdmUNetKeysTests
{
    // The table of the published layout: four levels of two layers, attention at all but the coarsest.
    [Theory]
    [InlineData("time_embed.0.weight", "time_embedding.linear_1.weight")]
    [InlineData("time_embed.2.bias", "time_embedding.linear_2.bias")]
    [InlineData("input_blocks.0.0.weight", "conv_in.weight")]
    [InlineData("input_blocks.1.0.in_layers.0.weight", "down_blocks.0.resnets.0.norm1.weight")]
    [InlineData(
        "input_blocks.2.1.transformer_blocks.0.attn2.to_k.weight", "down_blocks.0.attentions.1.transformer_blocks.0.attn2.to_k.weight")]
    [InlineData("input_blocks.3.0.op.bias", "down_blocks.0.downsamplers.0.conv.bias")]
    [InlineData("input_blocks.4.0.skip_connection.weight", "down_blocks.1.resnets.0.conv_shortcut.weight")]
    [InlineData("input_blocks.11.0.out_layers.3.weight", "down_blocks.3.resnets.1.conv2.weight")]
    [InlineData("middle_block.0.emb_layers.1.weight", "mid_block.resnets.0.time_emb_proj.weight")]
    [InlineData("middle_block.1.proj_in.weight", "mid_block.attentions.0.proj_in.weight")]
    [InlineData("middle_block.2.out_layers.0.bias", "mid_block.resnets.1.norm2.bias")]
    [InlineData("output_blocks.0.0.in_layers.2.weight", "up_blocks.0.resnets.0.conv1.weight")]
    [InlineData("output_blocks.2.1.conv.weight", "up_blocks.0.upsamplers.0.conv.weight")]
    [InlineData("output_blocks.5.1.norm.weight", "up_blocks.1.attentions.2.norm.weight")]
    [InlineData("output_blocks.5.2.conv.weight", "up_blocks.1.upsamplers.0.conv.weight")]
    [InlineData("output_blocks.11.1.proj_out.weight", "up_blocks.3.attentions.2.proj_out.weight")]
    [InlineData("out.0.weight", "conv_norm_out.weight")]
    [InlineData("out.2.bias", "conv_out.bias")]
    public void TheAuthorsNamesAreThoseOfDiffusers(string ldm, string diffusers) => Assert.Equal(diffusers, new LdmUNetKeys(2).Rename(ldm));

    [Theory]
    [InlineData("label_emb.0.0.weight")]
    [InlineData("input_blocks.x.0.op.bias")]
    [InlineData("input_blocks.3.0.in_layers.0.weight")]
    [InlineData("input_blocks.1.0.op.weight")]
    [InlineData("input_blocks.1.2.conv.weight")]
    [InlineData("output_blocks.1.2.conv.weight")]
    [InlineData("middle_block.0.unknown.weight")]
    [InlineData("input_blocks.1")]
    public void OtherNamesAreNone(string name) => Assert.Null(new LdmUNetKeys(2).Rename(name));

    [Theory]
    [InlineData("sd15-unet")]
    [InlineData("sd21-unet")]
    public void EveryPublishedKeyHasANameAndComesBack(string list)
    {
        bool[] attention = [false, true, true, true];
        string[] keys = [.. PublishedShapes.Read(list).Keys];

        string[] names = [.. keys.Select(k => LdmNames.UNet(k, layers: 2, attention))];

        Assert.Equal(686, names.Distinct().Count());
        Assert.Contains("model.diffusion_model.input_blocks.2.1.transformer_blocks.0.attn2.to_k.weight", names);
        Assert.Equal(keys, names.Select(n => new LdmUNetKeys(2).Rename(n[LdmUNetKeys.Prefix.Length..])));
    }
}
