using System.Text.Json;

namespace Pyoco.Models.Tests;

public sealed class UNetConfigWriterTests
{
    [Fact]
    public void EntriesThatPyocoDoesNotReadAreWrittenBack() =>
        Assert.Contains(
            "\"_diffusers_version\": \"0.42.1\"",
            UNetConfig.Parse("""{"_class_name":"UNet2DConditionModel","_diffusers_version":"0.42.1"}""").ToJson());

    [Theory]
    [InlineData(UNetConfig.MotionClass, "CrossAttnDownBlockMotion", "UpBlockMotion")]
    [InlineData(UNetConfig.ModelScopeClass, "CrossAttnDownBlock3D", "UpBlock3D")]
    [InlineData(UNetConfig.UnconditionalClass, "AttnUpBlock2D", "DownBlock2D")]
    [InlineData(UNetConfig.VideoClass, "CrossAttnDownBlock2D", "UpBlock2D")]
    public void LevelsHaveTheNamesOfTheirClass(string name, string with, string without)
    {
        var json = UNetConfig.Parse($"{{\"_class_name\":\"{name}\"}}").ToJson();

        Assert.Contains($"\"{with}\"", json);
        Assert.Contains($"\"{without}\"", json);
    }

    [Fact]
    public void PublishedVideoNetworksAreWrittenInTheirOwnEntries()
    {
        using var motion = JsonDocument.Parse(UNetConfig.Parse("""{"_class_name":"UNetMotionModel"}""").ToJson());
        using var modelScope = JsonDocument.Parse(UNetConfig.Parse("""{"_class_name":"UNet3DConditionModel"}""").ToJson());

        Assert.Equal(8, motion.RootElement.GetProperty("num_attention_heads").GetInt32());
        Assert.Equal(1, motion.RootElement.GetProperty("temporal_transformer_layers_per_block").GetInt32());
        Assert.Equal(64, modelScope.RootElement.GetProperty("attention_head_dim").GetInt32());
        Assert.All(
            ["attention_head_dim", "flip_sin_to_cos", "temporal_attention_head_dim", "pyoco_motion_norm_per_frame"],
            k => Assert.False(motion.RootElement.TryGetProperty(k, out _), k));
        Assert.All(
            ["use_linear_projection", "motion_max_seq_length", "num_attention_heads"],
            k => Assert.False(modelScope.RootElement.TryGetProperty(k, out _), k));
    }

    [Fact]
    public void WhatDiffusersCannotSayIsWrittenInAnEntryOfOurs()
    {
        var config = TinyModels.Motion with { Temporal = TinyModels.Modules with { Norm = MotionNorm.PerFrame } };

        var read = UNetConfig.Parse(config.ToJson());

        var motion = Assert.IsType<MotionConfig>(read.Temporal);
        Assert.Equal(MotionNorm.PerFrame, motion.Norm);
        Assert.DoesNotContain("pyoco", (read with { Temporal = motion with { Norm = MotionNorm.OverClip } }).ToJson());
    }
}
