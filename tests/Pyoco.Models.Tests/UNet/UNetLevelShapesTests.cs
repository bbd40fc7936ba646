namespace Pyoco.Models.Tests;

public sealed class UNetLevelShapesTests
{
    // The channels that the resnets of Stable Diffusion 1.5 take, as published.
    private static readonly UNetConfig StableDiffusion = UNetConfig.Parse("""{"_class_name":"UNet2DConditionModel"}""");

    [Theory]
    [InlineData(0, new[] { 320, 320 }, 2)]
    [InlineData(1, new[] { 320, 640 }, 2)]
    [InlineData(3, new[] { 1280, 1280 }, 0)]
    public void GoingDownTheFirstBlockWidens(int level, int[] inputs, int attentions)
    {
        var shape = UNetLevelShapes.Down(StableDiffusion, level);

        Assert.Equal(inputs, shape.Inputs);
        Assert.Equal((attentions, level, false), (shape.Attentions, shape.Level, shape.IsMiddle));
    }

    [Theory]
    [InlineData(3, new[] { 2560, 2560, 2560 }, 0)]
    [InlineData(2, new[] { 2560, 2560, 1920 }, 3)]
    [InlineData(1, new[] { 1920, 1280, 960 }, 3)]
    [InlineData(0, new[] { 960, 640, 640 }, 3)]
    public void GoingUpEveryBlockTakesASkip(int level, int[] inputs, int attentions)
    {
        var shape = UNetLevelShapes.Up(StableDiffusion, level);

        Assert.Equal(inputs, shape.Inputs);
        Assert.Equal(attentions, shape.Attentions);
    }

    [Fact]
    public void TheMiddleHasOneAttentionBetweenTwoBlocks()
    {
        var shape = UNetLevelShapes.Middle(StableDiffusion);

        Assert.Equal([1280, 1280], shape.Inputs);
        Assert.Equal((1, 3, 1280, true), (shape.Attentions, shape.Level, shape.Channels, shape.IsMiddle));
    }
}
