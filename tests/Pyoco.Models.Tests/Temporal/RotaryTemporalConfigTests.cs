using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class RotaryTemporalConfigTests
{
    [Fact]
    public void ALayoutMakesLayersOfItsKindAndHeadSize()
    {
        ITemporalConfig layout = new RotaryTemporalConfig { HeadSize = 4 };

        var layers = layout.CreateLayers(UNetLevelShapes.Down(TinyModels.Image, 1), META);

        Assert.IsType<RotaryTemporalLayers>(layers);
        Assert.Null(layout.MaxFrames);
        Assert.Null(layout.CreateInput(8, 4, META));
    }
}
