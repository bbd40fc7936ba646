using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class SdEditSamplerTests
{
    private static readonly VideoShape Shape = new(2, 2, 3, 4, 4);

    [Theory]
    [InlineData(0.5, 2)]
    [InlineData(1, 4)]
    [InlineData(0.01, 1)]
    public void TheVideoIsNoisedToTheLevelWhereItsShareOfTheStepsBegins(double strength, int steps)
    {
        using var scope = NewDisposeScope();
        var (inner, noise, video) = (new RecordingSampler(), Noise(1), Noise(2).narrow(0, 0, 1));
        var schedule = NoiseSchedule.FromBetas(DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012), 4);

        new SdEditSampler(inner, video.clone, strength).Sample(new GaussianDenoiser(0, 1), noise, schedule, SamplingRun.Default);

        var level = schedule.Levels[4 - steps];
        TensorAssert.Close(video.Times(level.Signal).Plus(noise.Times(level.Noise)), inner.Starts[0], tolerance: 1e-12);
        Assert.Equal(schedule.Levels.TakeLast(steps + 1), inner.Schedules[0].Levels);
    }

    [Fact]
    public void WithTheNoiseThatIsInItAVideoComesBack()
    {
        using var scope = NewDisposeScope();
        var gaussian = new GaussianDenoiser(0.3, 0.5);
        var (noise, schedule) = (Noise(3), NoiseSchedule.Karras(200, 0.01, 10));
        var video = gaussian.SolveExactly(noise.Times(10), NoiseLevel.FromSigma(10), NoiseLevel.FromSigma(0));

        // The ODE's video at sigma 10 is the one that began with this noise; SDEdit's is the clean video under it, a little more.
        var again = new SdEditSampler(new HeunSampler(), video.clone, 1).Sample(gaussian, noise, schedule, SamplingRun.Default);

        var expected = gaussian.SolveExactly(video.Plus(noise.Times(10)), NoiseLevel.FromSigma(10), NoiseLevel.FromSigma(0));
        TensorAssert.Close(expected, again, tolerance: 2e-3);
    }

    private static Tensor Noise(ulong seed) => GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(seed)).to(float64);
}
