using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class ModelScopeConfigTests
{
    [Fact]
    public void OnlyModelScopeAttendsOverFramesBeforeTheFirstLevel()
    {
        ITemporalConfig layout = new ModelScopeConfig { HeadSize = 8 };

        Assert.IsType<ModelScopeLayers>(layout.CreateLayers(UNetLevelShapes.Down(TinyModels.Image, 1), META));
        Assert.IsType<TemporalTransformer>(layout.CreateInput(8, 4, META));
        Assert.All([TinyModels.Video, TinyModels.Motion], config => Assert.Null(config.Temporal!.CreateInput(8, 4, META)));
    }
}
