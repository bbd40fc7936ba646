using System.Text.Json;

namespace Pyoco.Models.Tests;

public sealed class MotionAdapterConfigTests
{
    [Fact]
    public void MissingEntriesTakeDiffusersDefaults()
    {
        var config = Read("""{"_class_name":"MotionAdapter"}""");

        Assert.Equal([320, 640, 1280, 1280], config.BlockOutChannels);
        Assert.Equal((2, 32, 32, true, 1), (config.LayersPerBlock, config.NormGroups, config.Motion.MaxFrames, config.Motion.MiddleModule, config.Motion.MiddleBlocks));
        Assert.Equal([8, 8, 8, 8], config.Motion.Heads);
        Assert.Equal([1, 1, 1, 1], config.Motion.Blocks);
    }

    [Theory]
    [InlineData("conv_in_channels", "9")]
    [InlineData("motion_mid_block_layers_per_block", "2")]
    [InlineData("motion_layers_per_block", "[1,2,2,2]")]
    [InlineData("motion_transformer_layers_per_block", "[[1,2],[1,2],[1,2],[1,2]]")]
    [InlineData("_class_name", "\"ControlNetModel\"")]
    public void WhatPyocoHasNoLayersForIsRefusedByNameAndValue(string key, string value)
    {
        var error = Assert.Throws<NotSupportedException>(() => Read($"{{\"{key}\":{value}}}"));

        Assert.Contains(key, error.Message);
        Assert.Contains(value.Trim('"'), error.Message);
    }

    [Fact]
    public void AnAdapterOfAnotherBaseIsRefusedWithEveryDifference()
    {
        var adapter = Read("""{"block_out_channels":[8,32],"motion_layers_per_block":2,"motion_norm_num_groups":8}""");

        var error = Assert.Throws<CheckpointException>(() => adapter.ApplyTo(TinyModels.MotionBase, "mm.safetensors"));

        Assert.Contains("mm.safetensors is a motion adapter of another base", error.Message);
        Assert.Contains("channels [8, 32] where the network has [8, 16]", error.Message);
        Assert.Contains("layers per block [2] where the network has [1]", error.Message);
        Assert.Contains("norm groups [8] where the network has [4]", error.Message);
    }

    [Fact]
    public void OnItsBaseItMakesANetworkWithMotionModules()
    {
        var adapter = Read(MotionAdapterConfig.Write(TinyModels.Motion));

        var config = adapter.ApplyTo(TinyModels.MotionBase, "mm");

        Assert.Equal(TinyModels.Motion.ToJson(), config.ToJson());
        Assert.Contains("class_embed_type", Assert.Throws<NotSupportedException>(() => adapter.ApplyTo(TinyModels.Image, "mm")).Message);
    }

    private static MotionAdapterConfig Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return MotionAdapterConfig.Read(document.RootElement.Clone(), "config.json");
    }
}
