using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class UNetArgumentsTests
{
    [Fact]
    public void AClipMayHaveAsManyFramesAsItsMotionModulesCanTellApart()
    {
        using var timestep = zeros(1);

        UNetArguments.CheckInput(TinyModels.Motion, [1, 12, 6, 8, 8], VideoShape.AxisCount, timestep);
        UNetArguments.CheckInput(TinyModels.ModelScope, [1, 12, 100, 8, 8], VideoShape.AxisCount, timestep);
        var error = Assert.Throws<ArgumentException>(
            () => UNetArguments.CheckInput(TinyModels.Motion, [1, 12, 7, 8, 8], VideoShape.AxisCount, timestep));

        Assert.Contains("7 frames", error.Message);
        Assert.Contains("at most 6", error.Message);
        Assert.Contains("motion_max_seq_length", error.Message);
    }

    [Fact]
    public void ShapesAreComparedWithTheLayout()
    {
        using var scope = NewDisposeScope();
        var unpadded = TinyModels.Image with { DownsamplePadding = 0 };

        Assert.Throws<ArgumentException>(() => UNetArguments.CheckInput(TinyModels.Image, [1, 12, 8, 8], VideoShape.AxisCount, zeros(1)));
        Assert.Throws<ArgumentException>(() => UNetArguments.CheckInput(TinyModels.Image, [1, 3, 8, 8], 4, zeros(1)));
        Assert.Throws<ArgumentException>(() => UNetArguments.CheckInput(TinyModels.Image, [1, 12, 8, 8], 4, zeros(2)));
        Assert.Contains(
            "multiples of 2",
            Assert.Throws<ArgumentException>(() => UNetArguments.CheckInput(unpadded, [1, 12, 7, 8], 4, zeros(1))).Message);
        UNetArguments.CheckText(TinyModels.Image, batch: null, zeros(3, 5, 16), zeros(3, 16));
        Assert.Contains(
            "B = 2",
            Assert.Throws<ArgumentException>(
                () => UNetArguments.CheckText(TinyModels.Image, batch: 2, zeros(3, 5, 16), zeros(3, 16))).Message);
        Assert.Throws<ArgumentException>(() => UNetArguments.CheckText(TinyModels.Image, batch: null, zeros(3, 5, 16), zeros(2, 16)));
    }

    [Fact]
    public void ABoundNetworkTakesAsManyClipsAsTexts()
    {
        using var scope = NewDisposeScope();
        using var network = TinyModels.Network(TinyModels.MotionBase);
        using var conditioning = UNetConditioning.Prepare(network, zeros(2, 5, 16), pooled: null);

        UNetArguments.CheckBatch(conditioning, batch: 2);
        Assert.Contains("2 clips", Assert.Throws<ArgumentException>(() => UNetArguments.CheckBatch(conditioning, batch: 3)).Message);
    }
}
