namespace Pyoco.Models.Tests;

/// <summary>The layouts of Stable Diffusion 1.5 and 2.1 from the published names and shapes.</summary>
public sealed class StableDiffusionConfigReaderTests
{
    private static readonly SchedulerConfig Velocity = SchedulerConfig.Parse(
        """{"_class_name": "DDIMScheduler", "prediction_type": "v_prediction"}""");
    private static readonly SchedulerConfig Noise = SchedulerConfig.Parse("""{"_class_name": "DDIMScheduler"}""");

    [Fact]
    public void TheUNetOfVersion1IsKnown()
    {
        var config = Reader(UNet("sd15-unet")).UNet(scheduler: null);

        Assert.Equal(UNetConfig.ImageClass, config.ClassName);
        Assert.Equal([320, 640, 1280, 1280], config.BlockOutChannels);
        Assert.Equal([true, true, true, false], config.DownAttention);
        Assert.Equal([false, true, true, true], config.UpAttention);
        Assert.Equal([8, 8, 8, 8], config.Heads);
        Assert.Equal(
            (2, 768, 4, 4, 64, false, false),
            (
                config.LayersPerBlock, config.CrossAttentionSize, config.InChannels, config.OutChannels, config.SampleSize,
                config.UseLinearProjection, config.UpcastAttention));
        Assert.Equal((32, 1e-5, true, 1), (config.NormGroups, config.NormEps, config.CosineFirst, config.DownsamplePadding));
    }

    [Theory]
    [InlineData(true, 96)]
    [InlineData(false, 64)]
    public void TheUNetOfVersion2IsKnownAndItsSizeByWhatItPredicts(bool predictsVelocity, int size)
    {
        var config = Reader(UNet("sd21-unet")).UNet(predictsVelocity ? Velocity : Noise);

        Assert.Equal([5, 10, 20, 20], config.Heads);
        Assert.Equal(
            (2, 1024, size, true, predictsVelocity),
            (config.LayersPerBlock, config.CrossAttentionSize, config.SampleSize, config.UseLinearProjection, config.UpcastAttention));
    }

    [Fact]
    public void AnInpaintingUNetHasMoreChannels()
    {
        var shapes = UNet("sd15-unet");
        shapes["input_blocks.0.0.weight"] = [320, 9, 3, 3];

        Assert.Equal(9, Reader(shapes).UNet(scheduler: null).InChannels);
    }

    [Fact]
    public void AUNetOfUnknownHeadsOrOfADeeperTransformerIsRefused()
    {
        var narrow = UNet("sd15-unet");
        narrow["input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight"] = [320, 512];
        var deep = UNet("sd15-unet");
        deep["input_blocks.1.1.transformer_blocks.1.norm1.weight"] = [320];

        Assert.Contains("size 512", Assert.Throws<NotSupportedException>(() => Reader(narrow).UNet(null)).Message);
        Assert.Contains("transformer_layers_per_block", Assert.Throws<NotSupportedException>(() => Reader(deep).UNet(null)).Message);
        Assert.Contains("no UNet", Assert.Throws<CheckpointException>(() => Reader([]).UNet(null)).Message);
    }

    [Fact]
    public void TheAutoencoderIsKnown()
    {
        var config = Reader(
            PublishedShapes.Read("sd-vae").ToDictionary(s => LdmNames.Autoencoder(s.Key, levels: 4), s => s.Value)).Autoencoder();

        Assert.Equal([128, 256, 512, 512], config.BlockOutChannels);
        Assert.Equal(
            (3, 3, 4, 2, 32), (config.InChannels, config.OutChannels, config.LatentChannels, config.LayersPerBlock, config.NormGroups));
        Assert.Equal(
            (0.18215, 0.0, 512, true, true, true),
            (config.ScalingFactor, config.ShiftFactor, config.SampleSize, config.QuantConv, config.PostQuantConv, config.MiddleAttention));
        Assert.Contains("encoder.conv_in.weight", Assert.Throws<CheckpointException>(() => Reader([]).Autoencoder()).Message);
    }

    [Theory]
    [InlineData("clip-l-text", false, 768, 3072, 12, 12)]
    [InlineData("openclip-h-text", true, 1024, 4096, 23, 16)]
    public void TheTextEncodersAreKnown(string list, bool isOpenClip, int size, int inside, int layers, int heads)
    {
        var shapes = PublishedShapes.Read(list).ToDictionary(s => s.Key["text_model.".Length..], s => s.Value);

        var config = Reader(shapes).Text(isOpenClip);

        Assert.Equal(
            (49408, size, inside, layers, heads),
            (config.VocabularySize, config.HiddenSize, config.IntermediateSize, config.Layers, config.Heads));
        Assert.Equal((77, !isOpenClip, 1e-5, 2), (config.MaxPositions, config.QuickGelu, config.NormEps, config.EndId));
        Assert.Contains($"size {size}", Assert.Throws<NotSupportedException>(() => Reader(shapes).Text(!isOpenClip)).Message);
    }

    private static Dictionary<string, long[]> UNet(string list) => PublishedShapes.Read(list)
        .ToDictionary(s => LdmNames.UNet(s.Key, layers: 2, [false, true, true, true])[LdmUNetKeys.Prefix.Length..], s => s.Value);

    private static StableDiffusionConfigReader Reader(Dictionary<string, long[]> shapes) =>
        new("a.safetensors", n => shapes.GetValueOrDefault(n));
}
