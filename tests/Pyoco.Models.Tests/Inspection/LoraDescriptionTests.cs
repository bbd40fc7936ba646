using Pyoco.TestSupport;

namespace Pyoco.Models.Tests;

public sealed class LoraDescriptionTests
{
    private const string Target = "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k";

    [Theory]
    [InlineData("unet." + Target + ".lora_A.weight", 768, "LoRA for SD 1.5 in peft's names, rank 8, 1 layers, 6,144 parameters")]
    [InlineData("unet." + Target + ".lora.down.weight", 1024, "LoRA for SD 2.1 in diffusers' names, rank 8, 1 layers, 8,192 parameters")]
    [InlineData(
        "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight", 2048,
        "LoRA for SDXL in kohya's names, rank 8, 1 layers, 16,384 parameters")]
    [InlineData("unet." + Target + ".lora_A.weight", 48, "LoRA in peft's names, rank 8, 1 layers, 384 parameters")]
    [InlineData(
        "text_encoder.text_model.encoder.layers.0.self_attn.q_proj.lora_A.weight", 768,
        "LoRA for SD 1.5 in peft's names, rank 8, 1 layers of the text encoder, 6,144 parameters")]
    public void NamingFamilyAndRankAreTold(string name, long inputs, string text) =>
        Assert.Equal(text, LoraDescription.Of(KeyLists.Of((name, [8, inputs])))!.Text);

    [Theory]
    [InlineData(".lora_A.weight", "peft's")]
    [InlineData(".lora_A.default.weight", "peft's")]
    [InlineData(".lora_A.my-style.weight", "peft's")]
    [InlineData(".lora.down.weight", "diffusers'")]
    [InlineData(".lora_linear_layer.down.weight", "diffusers'")]
    [InlineData(".lora_down.weight", "kohya's")]
    public void EveryEndingThatTheLoaderReadsIsTold(string ending, string naming)
    {
        var name = $"unet.{Target}{ending}";

        Assert.Equal(LoraRole.Down, LoraKeys.Parse(name)!.Role);
        Assert.Contains($"in {naming} names, rank 8, 1 layers", LoraDescription.Of(KeyLists.Of((name, [8, 768])))!.Text);
    }

    // As the first trainer writes it: layers by their number, and a header that is no multiple of eight bytes long.
    [Fact]
    public void ALoraOfNumberedLayersIsToldAndRefusedByThatName()
    {
        using var folder = new ScratchFolder();
        var path = folder.WriteSafetensors(
            """{"unet:0:down":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"unet:0:up":"""
                + """{"dtype":"F32","shape":[2,1],"data_offsets":[8,16]}} """,
            new byte[16]);

        var inspection = ModelInspector.Inspect(path);
        var refusal = Assert.Throws<NotSupportedException>(() => LoraFile.Open(path)).Message;

        Assert.Equal(ModelKind.Lora, inspection.Kind);
        Assert.Contains("numbers the layers instead of naming them ('unet:0:down')", inspection.Description);
        Assert.Contains("numbers the layers instead of naming them ('unet:0:down')", refusal);
    }

    [Fact]
    public void ALoraOfTwoTextEncodersIsSdxls()
    {
        const string name = "lora_te2_text_model_encoder_layers_0_self_attn_q_proj.lora_down.weight";

        var finding = LoraDescription.Of(KeyLists.Of((name, [8, 1280])))!;

        Assert.Equal((ModelKind.Lora, "SDXL"), (finding.Kind, finding.Base));
    }

    [Fact]
    public void AMotionLoraIsTold()
    {
        var finding = LoraDescription.Of(KeyLists.Of(
            ("unet.down_blocks.0.motion_modules.0.transformer_blocks.0.attn1.to_q.lora_A.weight", [64, 320]),
            ("unet.down_blocks.3.motion_modules.0.transformer_blocks.0.attn1.to_q.lora_A.weight", [64, 1280])))!;

        Assert.Equal((ModelKind.MotionLora, "SD 1.5"), (finding.Kind, finding.Base));
        Assert.StartsWith("AnimateDiff motion LoRA for SD 1.5 in peft's names, rank 64, 2 layers, ", finding.Text);
    }

    [SkippableTheory]
    [InlineData("lora", "peft.safetensors", ModelKind.Lora, "in peft's names")]
    [InlineData("lora", "diffusers_old.safetensors", ModelKind.Lora, "in diffusers' names")]
    [InlineData("lora", "kohya.safetensors", ModelKind.Lora, "in kohya's names")]
    [InlineData("motion-lora", "motion_lora.safetensors", ModelKind.MotionLora, "AnimateDiff motion LoRA in peft's names")]
    public void TheReferencesFilesAreTold(string kind, string file, ModelKind expected, string text)
    {
        var path = GoldenCases.FirstOfKind(kind).PathOf(file);
        using var weights = SafetensorsFile.Open(path);
        long[] ranks =
        [
            .. weights.Names.Where(n => LoraKeys.Parse(n)?.Role == LoraRole.Down).Select(n => weights.Describe(n).Shape[0]).Distinct(),
        ];

        var inspection = ModelInspector.Inspect(path);

        Assert.Equal(expected, inspection.Kind);
        Assert.Contains($"{text}, rank {Assert.Single(ranks)}, ", inspection.Description);
    }
}
