using System.Text.Json;

namespace Pyoco.Models.Tests;

public sealed class MotionAdapterConfigTests
{
    [Fact]
    public void MissingEntriesTakeDiffusersDefaults()
    {
        var config = Read("""{"_class_name":"MotionAdapter"}""");

        Assert.Equal([320, 640, 1280, 1280], config.BlockOutChannels);
        Assert.Equal(
            (2, 32, 32, true, 1),
            (config.LayersPerBlock, config.NormGroups, config.Motion.MaxFrames, config.Motion.MiddleModule, config.Motion.MiddleBlocks));
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

    private static MotionAdapterConfig Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return MotionAdapterConfig.Read(document.RootElement.Clone(), "config.json");
    }
}
