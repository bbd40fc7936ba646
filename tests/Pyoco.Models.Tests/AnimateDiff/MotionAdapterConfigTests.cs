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

    [Theory]
    [InlineData(MotionNorm.OverClip, false)]
    [InlineData(MotionNorm.PerFrame, true)]
    public void WhatIsWrittenIsReadAgain(MotionNorm norm, bool isStated)
    {
        var config = new MotionAdapterConfig
        {
            BlockOutChannels = [8, 16],
            LayersPerBlock = 3,
            NormGroups = 4,
            NoisePrior = MethodSpec.Independent,
            Motion = new MotionConfig
            {
                Heads = [2, 4], Blocks = [1, 2], MiddleModule = false, MiddleBlocks = 2, MaxFrames = 24, Norm = norm,
            },
        };

        var json = config.ToJson();
        var read = Read(json);

        Assert.Equal(json, read.ToJson());
        Assert.Equal((3, 4, MethodSpec.Independent), (read.LayersPerBlock, read.NormGroups, read.NoisePrior));
        Assert.Equal((false, 2, 24, norm), (read.Motion.MiddleModule, read.Motion.MiddleBlocks, read.Motion.MaxFrames, read.Motion.Norm));
        Assert.Equal(isStated, json.Contains("pyoco_motion_norm_per_frame")); // diffusers' own configs are as diffusers writes them
    }

    private static MotionAdapterConfig Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return MotionAdapterConfig.Read(document.RootElement.Clone(), "config.json");
    }
}
