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

        var frames = FramewiseShapes.Decode(latents, framesAtATime: 1, frame =>
        {
            decoded++;
            return frame.clone();
        });
        var first = frames.First();

        Assert.Equal(1, decoded);
        TestSupport.TensorAssert.BitEqual(latents.narrow(2, 0, 1), first);
        TestSupport.TensorAssert.BitEqual(latents, cat([.. frames], dim: 2));
    }

    [Theory]
    [InlineData(2, new long[] { 2, 2, 1 })]
    [InlineData(3, new long[] { 3, 2 })]
    [InlineData(9, new long[] { 5 })]
    public void SeveralFramesAreDecodedTogetherAndComeOneByOne(int atATime, long[] parts)
    {
        using var scope = NewDisposeScope();
        var latents = TensorArithmetic.Counting(2 * 4 * 5 * 3 * 2, float32, CPU).view(2, 4, 5, 3, 2);
        var decoded = new List<long>();

        Tensor[] frames = [.. FramewiseShapes.Decode(latents, atATime, part =>
        {
            decoded.Add(part.size(2));
            return part.clone();
        })];

        Assert.Equal(parts, decoded);
        Assert.All(frames, frame => Assert.Equal([2, 4, 1, 3, 2], frame.shape));
        TestSupport.TensorAssert.BitEqual(latents, cat(frames, dim: 2));
    }
}
