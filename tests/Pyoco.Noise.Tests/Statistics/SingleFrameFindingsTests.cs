using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

/// <summary>A prior that states no law is tested frame by frame.</summary>
public sealed class SingleFrameFindingsTests
{
    private static readonly VideoShape Shape = new(2, 4, 8, 64, 64);

    [Fact]
    public void FramesThatShareNoisePassWhereTheLawIsNotKnown()
    {
        using var noise = new Rescheduled().Sample(Shape, new NoiseKey(3));

        var report = NoiseReport.Of(noise, new Rescheduled());

        NoiseReportTests.AssertPasses(report);
        Assert.Contains("states no distribution", report.Findings.Single(f => f.Name == "covariance of two frames").Detail);
        Assert.False(NoiseReport.Of(noise, new IndependentNoise()).Passes);
    }

    [Theory]
    [InlineData("variance of a frame")]
    [InlineData("mean")]
    [InlineData("neighbours in a row")]
    [InlineData("samples and channels")]
    [InlineData("distribution, sqrt(n) D")]
    public void AWrongFrameIsFoundAndNamed(string test)
    {
        using var scope = NewDisposeScope();
        var noise = new Rescheduled().Sample(Shape, new NoiseKey(3));
        var wrong = noise.select(2, 5);
        switch (test)
        {
            case "variance of a frame":
                wrong.Times_(1.05);
                break;
            case "mean":
                wrong.Plus_(0.05);
                break;
            case "neighbours in a row":
                wrong.copy_(wrong.Plus(wrong.roll(1, 3).Times(0.05)).Over(Math.Sqrt(1 + 0.05 * 0.05)));
                break;
            case "samples and channels":
                wrong[0].copy_(wrong[1]);
                break;
            default:
                wrong.copy_(rand(wrong.shape, generator: new Generator(1)).Plus(-0.5).Times(Math.Sqrt(12)));
                break;
        }

        var finding = NoiseReport.Of(noise, new Rescheduled()).Findings.Single(f => f.Name == test);

        Assert.False(finding.Passes);
        Assert.Equal("frame 5", finding.Detail);
    }

    [Fact]
    public void TwoNoisesAreComparedByTheirFrames()
    {
        using var scope = NewDisposeScope();
        var (one, other) = (new Rescheduled().Sample(Shape, new NoiseKey(3)), new Rescheduled().Sample(Shape, new NoiseKey(4)));

        NoiseReportTests.AssertPasses(NoiseReport.Compare(one, other, new Rescheduled()));
        NoiseReportTests.AssertFails(NoiseReport.Compare(one, one.roll(1, 2), new Rescheduled()), "frames of both");
    }

    /// <summary>Four frames of white noise, then the same ones backwards: each frame is white, the clip is no independent noise.</summary>
    private sealed class Rescheduled : IVideoNoisePrior
    {
        public MethodSpec Spec => new("rescheduled");

        public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null)
        {
            using var scope = NewDisposeScope();
            var half = new IndependentNoise().Sample(shape.WithFrames(shape.Frames / 2), key);
            return cat([half, half.flip(2)], 2).MoveToOuterDisposeScope();
        }
    }
}
