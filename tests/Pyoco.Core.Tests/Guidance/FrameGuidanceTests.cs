using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class FrameGuidanceTests
{
    [Fact]
    public void EachFrameHasItsScale()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();

        var clean = new FrameGuidance(1, 4).Guide(network.Bind, network.Prompts).Clean(TwoBranches.Noisy(), TwoBranches.Level);

        foreach (var (frame, scale) in new[] { (0, 1.0), (1, 2.5), (2, 4) })
        {
            var (n, p) = (network.Negative.select(2, frame), network.Positive.select(2, frame));
            TensorAssert.Close(n.Plus((p - n).Times(scale)), clean.select(2, frame), 1e-12);
        }
    }

    [Theory]
    [InlineData(new[] { 3.0 }, 3, new[] { 3.0, 3, 3 })]
    [InlineData(new[] { 1.0, 3 }, 5, new[] { 1, 1.5, 2, 2.5, 3 })]
    [InlineData(new[] { 1.0, 5, 3 }, 5, new[] { 1.0, 3, 5, 4, 3 })]
    [InlineData(new[] { 1.0, 9, 2 }, 3, new[] { 1.0, 9, 2 })]
    [InlineData(new[] { 2.0, 8 }, 1, new[] { 2.0 })]
    public void ScalesAreSpreadEvenlyOverTheFrames(double[] scales, int frames, double[] expected) =>
        Assert.Equal(
            expected, Enumerable.Range(0, frames).Select(i => new FrameGuidance(scales).ScaleOf(i, frames)),
            (a, b) => Math.Abs(a - b) < 1e-12);

    [Fact]
    public void NoScaleOrOneOutOfRangeIsRefused()
    {
        Assert.Throws<ArgumentException>(() => new FrameGuidance());
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameGuidance(1, -2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameGuidance(1).ScaleOf(3, 3));
    }
}
