using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class ContinuedFramesTests
{
    private static readonly VideoShape Shape = new(1, 2, 3, 9, 13);

    // A memory that is too short makes it try again.
    [Theory]
    [InlineData(2, 300, 317)]
    [InlineData(2, 3, 700)]
    [InlineData(0.5, 40, 5000)]
    [InlineData(0, 1, 9)]
    public void ALateFrameHasTheBitsOfTheWalkFromTheFirst(double alpha, double memory, int frame)
    {
        using var scope = NewDisposeScope();
        var weights = AlphaWeights.Rounded(alpha);

        PriorLaw.Equal(
            PriorLaw.Drawn(Shape, new NoiseKey(5), frame, new ContinuedFrames(_ => weights, double.PositiveInfinity).Fill),
            PriorLaw.Drawn(Shape, new NoiseKey(5), frame, new ContinuedFrames(_ => weights, memory).Fill));
    }

    [Fact]
    public void WeightsMayDifferByFrame()
    {
        using var scope = NewDisposeScope();
        static (float, float) Weights(int frame) => frame % 3 == 0 ? (0.6f, 0.8f) : (0.8f, 0.6f);
        var whole = PriorLaw.Drawn(Shape.WithFrames(203), new NoiseKey(5), 0, new ContinuedFrames(Weights, 150).Fill);

        PriorLaw.Equal(whole.narrow(2, 200, 3), PriorLaw.Drawn(Shape, new NoiseKey(5), 200, new ContinuedFrames(Weights, 150).Fill));
    }

    [Fact]
    public void FrameThreeMillionTakesNoLongerThanFrameOneThousand()
    {
        using var scope = NewDisposeScope();
        var clock = System.Diagnostics.Stopwatch.StartNew();

        new ProgressiveNoise(2).Sample(new VideoShape(1, 4, 2, 64, 64), new NoiseKey(1), 3_000_000).Dispose();

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5); // from frame 0 it was 20
    }
}
