namespace Pyoco.Models.Tests;

public sealed class AutoencoderKLConfigTests
{
    [Fact]
    public void MissingEntriesTakeTheDefaultsOfDiffusers()
    {
        var config = AutoencoderKLConfig.Parse("{}");

        Assert.Equal(
            (3, 3, 4, 1, 32, 32),
            (config.InChannels, config.OutChannels, config.LatentChannels, config.LayersPerBlock, config.NormGroups, config.SampleSize));
        Assert.Equal(
            (0.18215, 0.0, true, true, true),
            (config.ScalingFactor, config.ShiftFactor, config.QuantConv, config.PostQuantConv, config.MiddleAttention));
        Assert.Equal([64], config.BlockOutChannels);
        Assert.Equal(1, config.Downscale);
    }

    [Fact]
    public void ThePublishedConfigIsRead()
    {
        var config = AutoencoderKLConfig.Parse("""
            {"_class_name": "AutoencoderKL", "act_fn": "silu", "block_out_channels": [128, 256, 512, 512], "layers_per_block": 2,
             "latents_mean": null, "sample_size": 512, "force_upcast": true,
             "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D"],
             "up_block_types": ["UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D"], "shift_factor": null}
            """);

        Assert.Equal((8, 512, 2, 0.0), (config.Downscale, config.SampleSize, config.LayersPerBlock, config.ShiftFactor));
    }

    [Fact]
    public void AConfigComesBackFromItsJsonWithWhatPyocoDoesNotKnow()
    {
        var config = AutoencoderKLConfig.Parse("""{"norm_num_groups": 4, "shift_factor": 0.1, "use_quant_conv": false, "note": 7}""");

        var again = AutoencoderKLConfig.Parse(config.ToJson());

        Assert.Equal((4, 0.1, false, true), (again.NormGroups, again.ShiftFactor, again.QuantConv, again.PostQuantConv));
        Assert.Contains("\"note\": 7", again.ToJson());
    }

    [Theory]
    [InlineData("""{"_class_name": "AutoencoderDC"}""", "_class_name", "AutoencoderDC")]
    [InlineData("""{"act_fn": "relu"}""", "act_fn", "relu")]
    [InlineData("""{"latents_mean": [0]}""", "latents_mean", "[0]")]
    [InlineData("""{"down_block_types": ["AttnDownEncoderBlock2D"]}""", "down_block_types", "AttnDownEncoderBlock2D")]
    [InlineData("""{"up_block_types": ["AttnUpDecoderBlock2D"]}""", "up_block_types", "AttnUpDecoderBlock2D")]
    public void WhatIsNotImplementedIsRefusedByNameAndValue(string json, string name, string value)
    {
        var message = Assert.Throws<NotSupportedException>(() => AutoencoderKLConfig.Parse(json)).Message;

        Assert.Contains(name, message);
        Assert.Contains(value, message);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"block_out_channels": [64, 64]}""")]
    [InlineData("""{"block_out_channels": [40]}""")]
    [InlineData("""{"block_out_channels": [-32]}""")]
    [InlineData("""{"latent_channels": 0}""")]
    [InlineData("""{"norm_num_groups": 0}""")]
    [InlineData("""{"scaling_factor": 0}""")]
    [InlineData("""{"scaling_factor": "small"}""")]
    public void ADamagedConfigIsACheckpointError(string json) => Assert.Throws<CheckpointException>(() => AutoencoderKLConfig.Parse(json));

    [Theory]
    [InlineData("[256, 512]")]
    [InlineData("null")]
    [InlineData("\"large\"")]
    public void ASampleSizeOfAnyKindIsKept(string size)
    {
        var config = AutoencoderKLConfig.Parse($$"""{"sample_size": {{size}}}""");

        Assert.Null(config.SampleSize);
        Assert.Equal(size, AutoencoderKLConfig.Parse(config.ToJson()).Source!.Value.GetProperty("sample_size").GetRawText()
            .ReplaceLineEndings("").Replace(" ", "").Replace(",", ", "));
    }
}
