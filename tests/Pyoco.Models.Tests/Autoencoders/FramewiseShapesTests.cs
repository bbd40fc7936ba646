using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class FramewiseShapesTests
{
    private static readonly FramewiseShapes Shapes = new(Channels: 4, Side: 8);

    [Fact]
    public void ShapesGoThereAndBack()
    {
        var pixels = new VideoShape(2, 3, 5, 16, 32);

        Assert.Equal(new VideoShape(2, 4, 5, 2, 4), Shapes.Latents(pixels));
        Assert.Equal(pixels, Shapes.Pixels(Shapes.Latents(pixels)));
    }

    [Fact]
    public void WhatNoLatentsDecodeToIsRefused()
    {
        Assert.Contains("multiples of 8", Assert.Throws<ArgumentException>(() => Shapes.Latents(new VideoShape(1, 3, 1, 12, 16))).Message);
        Assert.Contains("three channels", Assert.Throws<ArgumentException>(() => Shapes.Latents(new VideoShape(1, 4, 1, 16, 16))).Message);
        Assert.Contains("4 channels", Assert.Throws<ArgumentException>(() => Shapes.Pixels(new VideoShape(1, 3, 1, 2, 2))).Message);
    }

    [Fact]
    public void FramesAreDecodedInTurnAndOnlyWhenAskedFor()
    {
        using var scope = NewDisposeScope();
        var latents = TinyModels.Normal(1, 4, 3, 2, 2);
        var decoded = 0;

        var frames = FramewiseShapes.Decode(latents, frame =>
        {
            decoded++;
            return frame.clone();
        });
        var first = frames.First();

        Assert.Equal(1, decoded);
        TestSupport.TensorAssert.BitEqual(latents.narrow(2, 0, 1), first);
        TestSupport.TensorAssert.BitEqual(latents, cat([.. frames], dim: 2));
    }
}
