namespace Pyoco.Models.Tests;

public sealed class AutoencoderTinyConfigTests
{
    [Fact]
    public void MissingEntriesTakeTheDefaultsOfDiffusers()
    {
        var config = AutoencoderTinyConfig.Parse("{}");

        Assert.Equal(
            (3, 3, 4, 64, 64),
            (config.InChannels, config.OutChannels, config.LatentChannels, config.EncoderChannels, config.DecoderChannels));
        Assert.Equal((1.0, 0.0, 8), (config.ScalingFactor, config.ShiftFactor, config.Downscale));
        Assert.Equal([1, 3, 3, 3], config.EncoderBlocks);
        Assert.Equal([3, 3, 3, 1], config.DecoderBlocks);
    }

    [Fact]
    public void AConfigComesBackFromItsJson()
    {
        var config = AutoencoderTinyConfig.Parse("""
            {"num_encoder_blocks": [1, 2], "num_decoder_blocks": [2, 1], "encoder_block_out_channels": [8, 8],
             "decoder_block_out_channels": [16, 16], "latent_channels": 16, "latent_magnitude": 3, "scaling_factor": 0.5}
            """);

        var again = AutoencoderTinyConfig.Parse(config.ToJson());

        Assert.Equal(
            (8, 16, 16, 0.5, 2),
            (again.EncoderChannels, again.DecoderChannels, again.LatentChannels, again.ScalingFactor, again.Downscale));
        Assert.Equal([1, 2], again.EncoderBlocks);
        Assert.Contains("\"latent_magnitude\": 3", again.ToJson());
    }

    [Theory]
    [InlineData("""{"_class_name": "AutoencoderKL"}""", "AutoencoderKL")]
    [InlineData("""{"act_fn": "gelu"}""", "gelu")]
    [InlineData("""{"upsample_fn": "bilinear"}""", "bilinear")]
    [InlineData("""{"upsampling_scaling_factor": 4}""", "4")]
    public void WhatIsNotImplementedIsRefusedByItsValue(string json, string value) =>
        Assert.Contains(value, Assert.Throws<NotSupportedException>(() => AutoencoderTinyConfig.Parse(json)).Message);

    [Theory]
    [InlineData("{")]
    [InlineData("""{"encoder_block_out_channels": [64, 64]}""")]
    [InlineData("""{"encoder_block_out_channels": [64, 64, 32, 64]}""")]
    [InlineData("""{"num_encoder_blocks": [1, 0, 3, 3]}""")]
    [InlineData("""{"num_encoder_blocks": [1, 3, 3], "encoder_block_out_channels": [64, 64, 64]}""")]
    [InlineData("""{"scaling_factor": 0}""")]
    public void ADamagedConfigIsACheckpointError(string json) =>
        Assert.Throws<CheckpointException>(() => AutoencoderTinyConfig.Parse(json));
}
