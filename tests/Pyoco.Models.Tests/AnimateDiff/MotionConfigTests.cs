using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class MotionConfigTests
{
    [Fact]
    public void ALayoutMakesModulesAndKnowsItsLongestClip()
    {
        ITemporalConfig layout = TinyModels.Modules;

        Assert.IsType<MotionModules>(layout.CreateLayers(UNetLevelShapes.Down(TinyModels.Image, 1), META));
        Assert.Equal(6, layout.MaxFrames);
    }
}
