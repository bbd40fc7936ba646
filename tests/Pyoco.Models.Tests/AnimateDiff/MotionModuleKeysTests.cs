using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class MotionModuleKeysTests : IDisposable
{
    private const string Module = "down_blocks.0.motion_modules.0.temporal_transformer.";
    private const string Table = Module + "transformer_blocks.0.attention_blocks.0.pos_encoder.pe";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("norm.weight", "norm.weight")]
    [InlineData("proj_in.bias", "proj_in.bias")]
    [InlineData("transformer_blocks.0.attention_blocks.0.to_q.weight", "transformer_blocks.0.attn1.to_q.weight")]
    [InlineData("transformer_blocks.0.attention_blocks.1.to_out.0.bias", "transformer_blocks.0.attn2.to_out.0.bias")]
    [InlineData("transformer_blocks.0.norms.0.weight", "transformer_blocks.0.norm1.weight")]
    [InlineData("transformer_blocks.0.norms.1.bias", "transformer_blocks.0.norm2.bias")]
    [InlineData("transformer_blocks.0.ff_norm.weight", "transformer_blocks.0.norm3.weight")]
    [InlineData("transformer_blocks.0.ff.net.0.proj.weight", "transformer_blocks.0.ff.net.0.proj.weight")]
    public void TheAuthorsNamesAreThoseOfDiffusers(string original, string expected)
    {
        Assert.Equal($"down_blocks.0.motion_modules.0.{expected}", MotionModuleKeys.Rename(Module + original));
        Assert.Equal($"down_blocks.0.motion_modules.0.{expected}", MotionModuleKeys.Rename("module." + Module + original));
    }

    [Theory]
    [InlineData(Table)]
    [InlineData("conv_in.weight")]
    [InlineData("down_blocks.0.resnets.0.norm1.weight")]
    public void PositionsAndOtherWeightsAreLeftOut(string name) => Assert.Null(MotionModuleKeys.Rename(name));

    [Fact]
    public void TheAuthorsNamesAreKnown()
    {
        Assert.True(MotionModuleKeys.AreOriginal(["conv_in.weight", Module + "norm.bias"]));
        Assert.False(MotionModuleKeys.AreOriginal(["down_blocks.0.motion_modules.0.norm.weight"]));
    }
}
