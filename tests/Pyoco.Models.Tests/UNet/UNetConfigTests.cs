namespace Pyoco.Models.Tests;

public sealed class UNetConfigTests
{
    [Fact]
    public void EveryClassRoundTrips()
    {
        var unconditional = TinyModels.Image with { CrossAttentionSize = 0, PooledSize = 0, Heads = [1, 2] };
        foreach (var config in new[] { TinyModels.Image, TinyModels.Video, TinyModels.Motion, TinyModels.ModelScope, unconditional })
        {
            var read = UNetConfig.Parse(config.ToJson());

            Assert.Equal(config.ToJson(), read.ToJson());
            Assert.Equal(config.BlockOutChannels, read.BlockOutChannels);
            Assert.Equal(config.DownAttention, read.DownAttention);
            Assert.Equal(config.UpAttention, read.UpAttention);
            Assert.Equal(config.Heads, read.Heads);
            Assert.Equal(config.Temporal?.GetType(), read.Temporal?.GetType());
            Assert.Equal(config.ClassName, read.ClassName);
        }
    }

    [Fact]
    public void MissingEntriesTakeDiffusersDefaults()
    {
        var config = UNetConfig.Parse("""{"_class_name":"UNet2DConditionModel"}""");

        Assert.Equal([320, 640, 1280, 1280], config.BlockOutChannels);
        Assert.Equal([8, 8, 8, 8], config.Heads);
        Assert.Equal(
            (1280, 2, 32, 1e-5, false, 4),
            (config.CrossAttentionSize, config.LayersPerBlock, config.NormGroups, config.NormEps, config.ScaleShift, config.InChannels));
    }

    [Fact]
    public void MissingEntriesOfMotionModulesTakeDiffusersDefaults()
    {
        var config = UNetConfig.Parse("""{"_class_name":"UNetMotionModel"}""");

        Assert.Equal([8, 8, 8, 8], config.Heads);
        Assert.Equal((1280, false), (config.CrossAttentionSize, config.UseLinearProjection));
        var motion = Assert.IsType<MotionConfig>(config.Temporal);
        Assert.Equal([8, 8, 8, 8], motion.Heads);
        Assert.Equal([1, 1, 1, 1], motion.Blocks);
        Assert.Equal((32, true, 1, MotionNorm.OverClip), (motion.MaxFrames, motion.MiddleModule, motion.MiddleBlocks, motion.Norm));
    }

    [Fact]
    public void MissingEntriesOfModelScopeTakeDiffusersDefaults()
    {
        var config = UNetConfig.Parse("""{"_class_name":"UNet3DConditionModel"}""");

        Assert.Equal([5, 10, 20, 20], config.Heads); // attention_head_dim is the size of a head here
        Assert.Equal(new ModelScopeConfig { HeadSize = 64 }, config.Temporal);
        Assert.Equal((1024, true), (config.CrossAttentionSize, config.UseLinearProjection));
    }

    [Fact]
    public void TheTemporalLayersGiveTheClassItsName()
    {
        var image = TinyModels.Image;

        Assert.Equal(UNetConfig.ImageClass, image.ClassName);
        Assert.Equal("UNet2DModel", (image with { CrossAttentionSize = 0 }).ClassName);
        Assert.Equal("VideoUNet", (image with { Temporal = new RotaryTemporalConfig() }).ClassName);
        Assert.Equal("UNetMotionModel", (image with { Temporal = TinyModels.Modules }).ClassName);
        Assert.Equal("UNet3DConditionModel", (image with { Temporal = new ModelScopeConfig() }).ClassName);
    }

    [Fact]
    public void ATextConditionedNetworkHasTextsOfSomeSize()
    {
        var error = Assert.Throws<CheckpointException>(
            () => UNetConfig.Parse("""{"_class_name":"UNet2DConditionModel","cross_attention_dim":0}"""));

        Assert.Contains("cross_attention_dim is 0", error.Message);
    }
}
