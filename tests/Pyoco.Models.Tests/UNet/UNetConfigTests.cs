namespace Pyoco.Models.Tests;

public sealed class UNetConfigTests
{
    [Fact]
    public void EveryClassRoundTrips()
    {
        var unconditional = TinyModels.Image with { ClassName = UNetConfig.UnconditionalClass, CrossAttentionSize = 0, PooledSize = 0, Heads = [1, 2] };
        foreach (var config in new[] { TinyModels.Image, TinyModels.Video, TinyModels.Motion, TinyModels.ModelScope, unconditional })
        {
            var read = UNetConfig.Parse(config.ToJson());

            Assert.Equal(config.ToJson(), read.ToJson());
            Assert.Equal(config.BlockOutChannels, read.BlockOutChannels);
            Assert.Equal(config.DownAttention, read.DownAttention);
            Assert.Equal(config.UpAttention, read.UpAttention);
            Assert.Equal(config.Heads, read.Heads);
            Assert.Equal(config.TemporalHeadSize, read.TemporalHeadSize);
            Assert.Equal(config.Motion?.Heads, read.Motion?.Heads);
            Assert.Equal(config.Motion?.Blocks, read.Motion?.Blocks);
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

    [Fact]
    public void MissingEntriesOfMotionModulesTakeDiffusersDefaults()
    {
        var config = UNetConfig.Parse("""{"_class_name":"UNetMotionModel"}""");

        Assert.Equal([8, 8, 8, 8], config.Heads);
        Assert.Equal((1280, false), (config.CrossAttentionSize, config.UseLinearProjection));
        Assert.Equal([8, 8, 8, 8], config.Motion!.Heads);
        Assert.Equal([1, 1, 1, 1], config.Motion.Blocks);
        Assert.Equal((32, true, 1, MotionNorm.OverClip), (config.Motion.MaxFrames, config.Motion.MiddleModule, config.Motion.MiddleBlocks, config.Motion.Norm));
    }

    [Fact]
    public void MissingEntriesOfModelScopeTakeDiffusersDefaults()
    {
        var config = UNetConfig.Parse("""{"_class_name":"UNet3DConditionModel"}""");

        Assert.Equal([5, 10, 20, 20], config.Heads); // attention_head_dim is the size of a head here
        Assert.Equal((64, 1024, true), (config.TemporalHeadSize, config.CrossAttentionSize, config.UseLinearProjection));
    }
}
