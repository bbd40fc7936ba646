using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class RotaryTemporalLayersTests
{
    [Fact]
    public void AConvolutionFollowsEveryBlockAndAnAttentionEverySpatialOne()
    {
        using var scope = NewDisposeScope();
        var layers = new RotaryTemporalLayers(new RotaryTemporalConfig { HeadSize = 8 }, UNetLevelShapes.Middle(TinyModels.Video), CPU);
        var x = TinyModels.Normal(6, 16, 4, 4);

        Assert.Equal([("temp_convs", 2), ("temp_attentions", 1)], layers.Parts.Select(p => (p.Name, TinyModels.Count(p.Modules))));
        Assert.NotSame(x, layers.AfterResidualBlock(x, 1, frames: 3, condition: null));
        Assert.NotSame(x, layers.AfterLayer(x, 0, frames: 3, condition: null));
        Assert.Same(x, layers.AfterLayer(x, 1, frames: 3, condition: null));
    }

    [Fact]
    public void AClipOfOneFrameIsAnImage()
    {
        using var scope = NewDisposeScope();
        var layers = new RotaryTemporalLayers(new RotaryTemporalConfig { HeadSize = 8 }, UNetLevelShapes.Middle(TinyModels.Video), CPU);
        var x = TinyModels.Normal(2, 16, 4, 4);

        Assert.Same(x, layers.AfterResidualBlock(x, 0, frames: 1, condition: null));
        Assert.Same(x, layers.AfterLayer(x, 0, frames: 1, condition: null));
    }
}
