namespace Pyoco.Models.Tests;

public sealed class UNetConfigJsonTests
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
        var error = Assert.Throws<NotSupportedException>(() => UNetConfig.Parse($"{{\"_class_name\":\"UNet2DConditionModel\",\"{key}\":{value}}}"));

        Assert.Contains(key, error.Message);
        Assert.Contains(value.Trim('[', ']').Split(',')[0].Trim('"'), error.Message);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"_class_name":"UNet2DConditionModel","in_channels":"four"}""")]
    [InlineData("""{"_class_name":"UNet2DConditionModel","block_out_channels":[8,16],"down_block_types":["DownBlock2D"]}""")]
    [InlineData("""{"_class_name":"UNet2DConditionModel","norm_num_groups":7}""")]
    [InlineData("""{"_class_name":"UNet2DConditionModel","layers_per_block":0}""")]
    public void DamagedFilesAreRefused(string json) => Assert.Throws<CheckpointException>(() => UNetConfig.Parse(json));

    [Fact]
    public void AnotherClassIsRefusedByName() =>
        Assert.Contains("DiTModel", Assert.Throws<NotSupportedException>(() => UNetConfig.Parse("""{"_class_name":"DiTModel"}""")).Message);

    [Fact]
    public void EntriesThatPyocoDoesNotReadAreWrittenBack() =>
        Assert.Contains("\"_diffusers_version\": \"0.42.1\"", UNetConfig.Parse("""{"_class_name":"UNet2DConditionModel","_diffusers_version":"0.42.1"}""").ToJson());
}
