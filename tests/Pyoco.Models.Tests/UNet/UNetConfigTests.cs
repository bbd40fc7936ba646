namespace Pyoco.Models.Tests;

public sealed class UNetConfigTests
{
    [Fact]
    public void EveryClassRoundTrips()
    {
        var unconditional = TinyModels.Image with { ClassName = UNetConfig.UnconditionalClass, CrossAttentionSize = 0, PooledSize = 0, Heads = [1, 2] };
        foreach (var config in new[] { TinyModels.Image, TinyModels.Video, unconditional })
        {
            var read = UNetConfig.Parse(config.ToJson());

            Assert.Equal(config.ToJson(), read.ToJson());
            Assert.Equal(config.BlockOutChannels, read.BlockOutChannels);
            Assert.Equal(config.DownAttention, read.DownAttention);
            Assert.Equal(config.UpAttention, read.UpAttention);
        }
    }

    [Fact]
    public void MissingEntriesTakeDiffusersDefaults()
    {
        var config = UNetConfig.Parse("""{"_class_name":"UNet2DConditionModel"}""");

        Assert.Equal([320, 640, 1280, 1280], config.BlockOutChannels);
        Assert.Equal([8, 8, 8, 8], config.Heads);
        Assert.Equal((1280, 2, 32, 1e-5, false, 4), (config.CrossAttentionSize, config.LayersPerBlock, config.NormGroups, config.NormEps, config.ScaleShift, config.InChannels));
    }
}
