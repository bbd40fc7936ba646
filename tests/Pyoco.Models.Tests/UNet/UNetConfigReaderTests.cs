namespace Pyoco.Models.Tests;

public sealed class UNetConfigReaderTests
{
    [Theory]
    [InlineData("act_fn", "\"mish\"")]
    [InlineData("addition_embed_type", "\"text\"")]
    [InlineData("class_embed_type", "\"timestep\"")]
    [InlineData("resnet_time_scale_shift", "\"spatial\"")]
    [InlineData("mid_block_type", "\"UNetMidBlock2DSimpleCrossAttn\"")]
    [InlineData("transformer_layers_per_block", "2")]
    [InlineData("conv_in_kernel", "5")]
    [InlineData("down_block_types", "[\"SimpleCrossAttnDownBlock2D\",\"DownBlock2D\",\"DownBlock2D\",\"DownBlock2D\"]")]
    public void AnEntryThatWouldNeedOtherLayersIsRefusedByNameAndValue(string key, string value)
    {
        var error = Assert.Throws<NotSupportedException>(
            () => UNetConfig.Parse($"{{\"_class_name\":\"UNet2DConditionModel\",\"{key}\":{value}}}"));

        Assert.Contains(key, error.Message);
        Assert.Contains(value.Trim('[', ']').Split(',')[0].Trim('"'), error.Message);
    }

    [Theory]
    [InlineData("UNetMotionModel", "mid_block_layers", "2")]
    [InlineData("UNetMotionModel", "temporal_transformer_layers_per_block", "[[1,2],[1,2],[1,2],[1,2]]")]
    [InlineData("UNetMotionModel", "reverse_motion_num_attention_heads", "[8,8,8,8]")]
    [InlineData("UNetMotionModel", "addition_embed_type", "\"text_time\"")]
    [InlineData("UNetMotionModel", "time_cond_proj_dim", "256")]
    [InlineData("UNetMotionModel", "layers_per_block", "[1,2,2,2]")]
    [InlineData("UNetMotionModel", "down_block_types", "[\"DownBlock3D\",\"DownBlockMotion\",\"DownBlockMotion\",\"DownBlockMotion\"]")]
    [InlineData("UNet3DConditionModel", "num_attention_heads", "8")]
    [InlineData("UNet3DConditionModel", "attention_head_dim", "48")]
    [InlineData("UNet3DConditionModel", "act_fn", "\"gelu\"")]
    public void TheSameOfVideoNetworks(string name, string key, string value)
    {
        var error = Assert.Throws<NotSupportedException>(() => UNetConfig.Parse($"{{\"_class_name\":\"{name}\",\"{key}\":{value}}}"));

        Assert.Contains(key, error.Message);
        Assert.Contains(value.Trim('[', ']').Split(',')[0].Trim('"'), error.Message);
    }

    [Fact]
    public void LevelsMayDifferInTheirMotionModules()
    {
        var motion = (MotionConfig)UNetConfig.Parse("""
            {"_class_name":"UNetMotionModel","motion_num_attention_heads":[4,8,8,16],"temporal_transformer_layers_per_block":[1,2,1,1],
             "temporal_transformer_layers_per_mid_block":[3],"use_motion_mid_block":true,"motion_max_seq_length":24,
             "layers_per_block":[2,2,2,2]}
            """).Temporal!;

        Assert.Equal([4, 8, 8, 16], motion.Heads);
        Assert.Equal([1, 2, 1, 1], motion.Blocks);
        Assert.Equal((3, 24), (motion.MiddleBlocks, motion.MaxFrames));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"_class_name":"UNet2DConditionModel","in_channels":"four"}""")]
    [InlineData("""{"_class_name":"UNet2DConditionModel","block_out_channels":[8,16],"down_block_types":["DownBlock2D"]}""")]
    [InlineData("""{"_class_name":"UNet2DConditionModel","norm_num_groups":7}""")]
    [InlineData("""{"_class_name":"UNet2DConditionModel","layers_per_block":0}""")]
    [InlineData("""{"_class_name":"UNetMotionModel","motion_num_attention_heads":7}""")]
    [InlineData("""{"_class_name":"UNetMotionModel","motion_max_seq_length":0}""")]
    [InlineData("""{"_class_name":"UNetMotionModel","use_motion_mid_block":"no"}""")]
    public void DamagedFilesAreRefused(string json) => Assert.Throws<CheckpointException>(() => UNetConfig.Parse(json));

    [Fact]
    public void AnotherClassIsRefusedByName() =>
        Assert.Contains("DiTModel", Assert.Throws<NotSupportedException>(() => UNetConfig.Parse("""{"_class_name":"DiTModel"}""")).Message);

    [Theory]
    [InlineData("64", 64, 64)]
    [InlineData("[8, 16]", 8, 16)]
    [InlineData("[8]", 8, 8)]
    [InlineData("null", null, null)]
    public void TheSampleSizeIsANumberOrHeightAndWidth(string json, int? height, int? width)
    {
        var config = UNetConfig.Parse($$"""{"_class_name": "UNet2DConditionModel", "sample_size": {{json}}}""");

        Assert.Equal((height, width), (config.SampleSize?.Height, config.SampleSize?.Width));
        Assert.Equal(config.SampleSize, UNetConfig.Parse(config.ToJson()).SampleSize);
    }

    [Theory]
    [InlineData("\"sample_size\": [8, 0]", "sample_size is [8, 0]")]
    [InlineData("\"sample_size\": [8, 8, 8]", "sample_size is [8, 8, 8]")]
    [InlineData("\"in_channels\": -4", "in_channels -4")]
    [InlineData("\"out_channels\": 0", "out_channels 0")]
    public void SizesThatAreNoneAreRefused(string entry, string message) => Assert.Contains(
        message,
        Assert.Throws<CheckpointException>(() => UNetConfig.Parse($$"""{"_class_name": "UNet2DConditionModel", {{entry}}}""")).Message);
}
