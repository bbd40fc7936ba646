using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class MotionModulesTests
{
    [Fact]
    public void AModuleEndsEveryLayerWithAttentionOrWithout()
    {
        using var scope = NewDisposeScope();
        var x = TinyModels.Normal(6, 8, 4, 4);
        var up = new MotionModules(TinyModels.Modules, UNetLevelShapes.Up(TinyModels.Motion, 0), CPU);

        Assert.Equal(2, Count(up));
        Assert.Same(x, up.AfterResidualBlock(x, 0, frames: 3, condition: null));
        Assert.NotSame(x, up.AfterLayer(x, 1, frames: 3, condition: null));
        Assert.NotSame(x, up.AfterLayer(x, 1, frames: 1, condition: null)); // the published modules run on single frames too
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void TheMiddleHasOneOrNone(bool middle, int count)
    {
        using var scope = NewDisposeScope();
        var config = TinyModels.Motion with { Temporal = TinyModels.Modules with { MiddleModule = middle, MiddleBlocks = 3 } };
        var layers = new MotionModules((MotionConfig)config.Temporal!, UNetLevelShapes.Middle(config), META);
        var x = TinyModels.Normal(6, 16, 4, 4);

        Assert.Equal(count, Count(layers));
        using var level = UNetLevel.Middle(config, META);
        Assert.Equal(3 * count, level.modules().OfType<TemporalTransformerBlock>().Count());
        if (count == 0)
        {
            Assert.Same(x, layers.AfterLayer(x, 0, frames: 3, condition: null));
        }
    }

    [Fact]
    public void ItsKeysAreKnownByTheirName()
    {
        Assert.True(MotionModules.IsKey("mid_block.motion_modules.0.norm.weight"));
        Assert.False(MotionModules.IsKey("mid_block.attentions.0.norm.weight"));
    }

    private static int Count(MotionModules layers) => TinyModels.Count(layers.Parts.Single(p => p.Name == "motion_modules").Modules);
}
