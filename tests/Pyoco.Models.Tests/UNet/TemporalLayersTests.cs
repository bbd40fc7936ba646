using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class TemporalLayersTests
{
    [Fact]
    public void TheClassNameChoosesTheKind()
    {
        ITemporalLayers? Of(UNetConfig config) => TemporalLayers.ForLevel(config, LevelShape.Down(config, 1), META);

        Assert.Null(Of(TinyModels.Image));
        Assert.IsType<RotaryTemporalLayers>(Of(TinyModels.Video));
        Assert.IsType<MotionModules>(Of(TinyModels.Motion));
        Assert.IsType<ModelScopeLayers>(Of(TinyModels.ModelScope));
    }

    [Fact]
    public void OnlyModelScopeAttendsOverFramesBeforeTheFirstLevel()
    {
        Assert.NotNull(TemporalLayers.ForInput(TinyModels.ModelScope, META));
        Assert.All([TinyModels.Image, TinyModels.Video, TinyModels.Motion], config => Assert.Null(TemporalLayers.ForInput(config, META)));
    }
}
