namespace Pyoco.Models.Tests;

public sealed class LoraKeysTests
{
    private const string Attention = "down_blocks.1.attentions.0.transformer_blocks.0.attn1";
    private const string TextLayer = "encoder.layers.0.self_attn";

    [Theory]
    [InlineData("unet." + Attention + ".to_q.lora_A.weight", Attention + ".to_q", "UNet", "Down")]
    [InlineData("unet." + Attention + ".to_out.0.lora_B.weight", Attention + ".to_out.0", "UNet", "Up")]
    [InlineData("unet." + Attention + ".to_q.lora_A.default.weight", Attention + ".to_q", "UNet", "Down")]
    [InlineData("unet." + Attention + ".to_q.lora_B.default.weight", Attention + ".to_q", "UNet", "Up")]
    [InlineData("unet." + Attention + ".to_q.lora.down.weight", Attention + ".to_q", "UNet", "Down")]
    [InlineData("unet." + Attention + ".to_q.lora.up.weight", Attention + ".to_q", "UNet", "Up")]
    [InlineData("unet." + Attention + ".to_q.alpha", Attention + ".to_q", "UNet", "Alpha")]
    [InlineData("unet." + Attention + ".processor.to_q_lora.down.weight", Attention + ".to_q", "UNet", "Down")]
    [InlineData("unet." + Attention + ".processor.to_out_lora.up.weight", Attention + ".to_out.0", "UNet", "Up")]
    [InlineData(Attention + ".processor.to_k_lora.up.weight", Attention + ".to_k", "UNet", "Up")]
    [InlineData("lora_unet_mid_block_attentions_0_proj_in.lora_down.weight", "mid_block_attentions_0_proj_in", "UNet", "Down")]
    [InlineData("lora_unet_mid_block_attentions_0_proj_in.lora_up.weight", "mid_block_attentions_0_proj_in", "UNet", "Up")]
    [InlineData("lora_unet_conv_in.alpha", "conv_in", "UNet", "Alpha")]
    [InlineData("text_encoder.text_model." + TextLayer + ".q_proj.lora_A.weight", TextLayer + ".q_proj", "Text", "Down")]
    [InlineData("text_encoder." + TextLayer + ".q_proj.lora_A.weight", TextLayer + ".q_proj", "Text", "Down")]
    [InlineData("text_encoder.text_model." + TextLayer + ".q_proj.lora_linear_layer.up.weight", TextLayer + ".q_proj", "Text", "Up")]
    [InlineData("text_encoder.text_model." + TextLayer + ".to_q_lora.down.weight", TextLayer + ".q_proj", "Text", "Down")]
    [InlineData("text_encoder.text_model." + TextLayer + ".to_k_lora.down.weight", TextLayer + ".k_proj", "Text", "Down")]
    [InlineData("text_encoder.text_model." + TextLayer + ".to_v_lora.down.weight", TextLayer + ".v_proj", "Text", "Down")]
    [InlineData("text_encoder.text_model." + TextLayer + ".to_out_lora.up.weight", TextLayer + ".out_proj", "Text", "Up")]
    [InlineData("lora_te_text_model_encoder_layers_0_mlp_fc1.lora_up.weight", "encoder_layers_0_mlp_fc1", "Text", "Up")]
    [InlineData(
        "down_blocks.0.motion_modules.0.temporal_transformer.transformer_blocks.0.attention_blocks.1.processor.to_out_lora.down.weight",
        "down_blocks.0.motion_modules.0.transformer_blocks.0.attn2.to_out.0", "UNet", "Down")]
    [InlineData(
        "unet.up_blocks.3.motion_modules.2.transformer_blocks.0.attn1.to_q.lora_A.weight",
        "up_blocks.3.motion_modules.2.transformer_blocks.0.attn1.to_q", "UNet", "Down")]
    // What wraps a network in training, and adapters of other names.
    [InlineData("base_model.model." + Attention + ".to_q.lora_A.weight", Attention + ".to_q", "UNet", "Down")]
    [InlineData("base_model.model.unet." + Attention + ".to_q.lora_A.weight", Attention + ".to_q", "UNet", "Down")]
    [InlineData("unet.base_model.model." + Attention + ".to_q.lora_B.my-style_2.weight", Attention + ".to_q", "UNet", "Up")]
    [InlineData("module." + Attention + ".to_q.lora_B.weight", Attention + ".to_q", "UNet", "Up")]
    [InlineData("module._orig_mod.base_model.model." + Attention + ".to_q.lora_B.default.weight", Attention + ".to_q", "UNet", "Up")]
    [InlineData("base_model.model.text_model." + TextLayer + ".q_proj.lora_A.weight", TextLayer + ".q_proj", "Text", "Down")]
    [InlineData("text_encoder.base_model.model.text_model." + TextLayer + ".q_proj.lora_A.weight", TextLayer + ".q_proj", "Text", "Down")]
    [InlineData("lora_te1_text_model_encoder_layers_0_mlp_fc1.lora_up.weight", "encoder_layers_0_mlp_fc1", "Text", "Up")]
    [InlineData("lora_te2_text_model_encoder_layers_0_mlp_fc1.alpha", "encoder_layers_0_mlp_fc1", "SecondText", "Alpha")]
    [InlineData("text_encoder_2.text_model." + TextLayer + ".to_q_lora.down.weight", TextLayer + ".q_proj", "SecondText", "Down")]
    public void EachSpellingIsUnderstood(string name, string layer, string part, string role)
    {
        var key = LoraKeys.Parse(name)!;

        Assert.Equal((Enum.Parse<LoraPart>(part), layer, Enum.Parse<LoraRole>(role)), (key.Part, key.Layer, key.Role));
    }

    [Theory]
    [InlineData("conv_in.weight")]
    [InlineData("emb_params")]
    [InlineData("lora_unet_conv_in.diff")]
    public void OtherNamesAreNone(string name) => Assert.Null(LoraKeys.Parse(name));

    [Theory]
    [InlineData("lora_unet_conv_in.hada_w1_a", "LoHa")]
    [InlineData("lora_unet_conv_in.lokr_w1", "LoKr")]
    [InlineData("lora_unet_conv_in.lora_mid.weight", "LoCon")]
    [InlineData("unet.conv_in.lora_magnitude_vector.weight", "DoRA")]
    [InlineData("lora_unet_conv_in.dora_scale", "DoRA")]
    [InlineData("unet.conv_in.lora_B.bias", "biases")]
    [InlineData("unet:0:down", "numbers the layers instead of naming them")]
    [InlineData("text_encoder:11:up", "numbers the layers instead of naming them")]
    public void UpdatesOfOtherKindsAreToldApart(string name, string kind)
    {
        Assert.Contains(kind, LoraKeys.OtherKind(name));
        Assert.Null(LoraKeys.OtherKind("unet.conv_in.lora_B.weight"));
    }
}
