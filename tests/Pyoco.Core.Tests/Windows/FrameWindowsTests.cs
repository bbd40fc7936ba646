using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class FrameWindowsTests
{
    [Fact]
    public void WindowsBeginEveryStrideAndTheLastEndsWithTheClip()
    {
        var windows = new FrameWindows(length: 4, overlap: 2);

        Assert.Equal([0, 2, 3], windows.Over(7).Select(w => w[0]));
        Assert.Equal([0, 2, 4], windows.Over(8).Select(w => w[0]));
        Assert.Equal([0], windows.Over(4).Select(w => w[0]));
        Assert.All(windows.Over(7), w => Assert.Equal(Enumerable.Range(w[0], 4), w));
    }

    [Fact]
    public void WindowsOfALoopGoAround()
    {
        var windows = new FrameWindows(length: 4, overlap: 2) { Loops = true };

        Assert.Equal([[0, 1, 2, 3], [2, 3, 4, 5], [4, 5, 0, 1]], windows.Over(6));
        Assert.Equal([[0, 1, 2, 3]], new FrameWindows(4, 0) { Loops = true }.Over(4));
    }

    [Theory]
    [InlineData(WindowWeights.Flat, new double[] { 1, 1, 1, 1, 1 })]
    [InlineData(WindowWeights.Pyramid, new double[] { 1, 2, 3, 2, 1 })]
    [InlineData(WindowWeights.Ramp, new double[] { 1, 2, 2, 2, 1 })]
    public void OverlapsAreAveragedByWeights(WindowWeights weights, double[] expected)
    {
        using var scope = NewDisposeScope();
        var windows = new FrameWindows(length: 5, overlap: weights == WindowWeights.Ramp ? 1 : 2, weights);
        var frames = windows.Stride + 5;
        var calls = 0;

        // The first window becomes 0 everywhere, the second 1.
        var fused = windows.Fuse(zeros([1, 1, frames, 1, 1], float64), VideoShape.FrameAxis, x => x.Plus(calls++));

        var values = fused.flatten().data<double>().ToArray();
        for (var frame = 0; frame < frames; frame++)
        {
            var (first, second) = (At(frame), At(frame - windows.Stride));
            Assert.Equal(second / (first + second), values[frame], 12);
        }

        double At(int place) => place is >= 0 and < 5 ? expected[place] : 0;
    }

    [Fact]
    public void WorkThatLooksAtOneFrameIsTheSameInWindows()
    {
        using var scope = NewDisposeScope();
        var x = GaussianFramePrior.Independent().Sample(new VideoShape(2, 3, 11, 2, 2), new NoiseKey(1)).to(float64);

        foreach (var loops in new[] { false, true })
        {
            var windows = new FrameWindows(4, 3) { Loops = loops };
            TensorAssert.Close(x.sin(), windows.Fuse(x, VideoShape.FrameAxis, w => w.sin()), tolerance: 1e-14);
        }
    }

    [Fact]
    public void ASpecificationMakesTheWindowsAgain()
    {
        var windows = new FrameWindows(16, 4, WindowWeights.Ramp) { Loops = true };

        Assert.Equal(windows, FrameWindows.Of(MethodSpec.Parse(windows.Spec.ToJson())));
        Assert.Equal("windows(length=8, overlap=2, weights=Pyramid)", new FrameWindows(8, 2).Spec.ToString());
        Assert.Throws<NotSupportedException>(() => FrameWindows.Of(new MethodSpec("euler")));
    }

    [Theory]
    [InlineData(4, 4, "The overlap is 4 frames; 0 to 3 were expected")]
    [InlineData(4, -1, "The overlap is -1")]
    [InlineData(0, 0, "length")]
    public void AnOverlapAsLongAsTheWindowIsRefused(int length, int overlap, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(() => new FrameWindows(length, overlap)).Message);

    [Fact]
    public void AWindowLongerThanTheClipIsRefused() => Assert.Contains(
        "A window is 16 frames long, and the clip has 8",
        Assert.Throws<ArgumentException>(() => new FrameWindows(16, 4).Over(8)).Message);
}
