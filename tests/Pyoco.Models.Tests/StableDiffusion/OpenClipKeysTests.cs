namespace Pyoco.Models.Tests;

public sealed class OpenClipKeysTests
{
    private const string Block = "transformer.resblocks.3.";

    [Theory]
    [InlineData("positional_embedding", "embeddings.position_embedding.weight")]
    [InlineData("token_embedding.weight", "embeddings.token_embedding.weight")]
    [InlineData("ln_final.bias", "final_layer_norm.bias")]
    [InlineData(Block + "ln_1.weight", "encoder.layers.3.layer_norm1.weight")]
    [InlineData(Block + "ln_2.bias", "encoder.layers.3.layer_norm2.bias")]
    [InlineData(Block + "attn.out_proj.weight", "encoder.layers.3.self_attn.out_proj.weight")]
    [InlineData(Block + "mlp.c_fc.weight", "encoder.layers.3.mlp.fc1.weight")]
    [InlineData(Block + "mlp.c_proj.bias", "encoder.layers.3.mlp.fc2.bias")]
    public void AWeightHasOneName(string name, string key) => Assert.Equal([key], OpenClipKeys.Rename(name));

    [Theory]
    [InlineData("weight")]
    [InlineData("bias")]
    public void AFusedMatrixHasThree(string kind) => Assert.Equal(
        [
            $"encoder.layers.3.self_attn.q_proj.{kind}", $"encoder.layers.3.self_attn.k_proj.{kind}",
            $"encoder.layers.3.self_attn.v_proj.{kind}",
        ],
        OpenClipKeys.Rename($"{Block}attn.in_proj_{kind}"));

    [Theory]
    [InlineData("visual.conv1.weight")]
    [InlineData(Block + "attn.bias_k")]
    [InlineData("transformer.resblocks.x.ln_1.weight")]
    public void OtherNamesHaveNone(string name) => Assert.Empty(OpenClipKeys.Rename(name));

    [Theory]
    [InlineData("text_projection", true)]
    [InlineData("logit_scale", true)]
    [InlineData("attn_mask", true)]
    [InlineData(Block + "ln_1.weight", true)]
    [InlineData("transformer.resblocks.2.ln_1.weight", false)]
    [InlineData("ln_final.weight", false)]
    public void TheLastLayerAndTheProjectionAreNotUsed(string name, bool isUnused) =>
        Assert.Equal(isUnused, OpenClipKeys.IsUnused(name, layers: 3));

    [Fact]
    public void LayersAreCounted() =>
        Assert.Equal(4, OpenClipKeys.CountLayers(["ln_final.weight", Block + "ln_1.weight", "transformer.resblocks.0.ln_1.weight"]));
}
