using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class DpmSolverSinglestepSamplerTests
{
    private static readonly VideoShape Shape = new(1, 2, 3, 4, 4);
    private static readonly DelegateDenoiser Curved = new((x, level) => tanh(x.Times(3)).Over(1 + level.Noise));

    private static readonly NoiseSchedule Schedule = new(
        new[] { 14.0, 6, 2.5, 1, 0.6, 0.2 }.Select(sigma => NoiseLevel.FromSigma(sigma).ToUnitVariance()), initialScale: 1);

    [Fact]
    public void TheSingleStepOfAGroupIsTheMidpointRuleOfTheLevels()
    {
        using var scope = NewDisposeScope();
        var schedule = new NoiseSchedule(Schedule.Levels.Take(3), initialScale: 1);

        var video = new DpmSolverSinglestepSampler(new DpmSolverOptions { Ending = DpmSolverEnding.FullOrder })
            .Sample(Curved, Noise(), schedule, SamplingRun.Default);

        // arXiv 2211.01095, algorithm 1, with r from the levels.
        var (s, m, t) = (schedule.Levels[0], schedule.Levels[1], schedule.Levels[2]);
        var (h, r) = (Math.Log(s.Sigma / t.Sigma), Math.Log(s.Sigma / m.Sigma) / Math.Log(s.Sigma / t.Sigma));
        var first = Curved.Clean(Noise(), s);
        var u = Noise().Times(m.Noise / s.Noise) - first.Times(m.Signal * (Math.Exp(-r * h) - 1));
        var estimate = first.Times(1 - 1 / (2 * r)).Plus(Curved.Clean(u, m).Times(1 / (2 * r)));
        TensorAssert.Close(Noise().Times(t.Noise / s.Noise) - estimate.Times(t.Signal * (Math.Exp(-h) - 1)), video, tolerance: 1e-12);
    }

    [Fact]
    public void AnEtaIsRefused() => Assert.Contains("Eta is 0.5", Assert.Throws<ArgumentException>(
        "options", () => new DpmSolverSinglestepSampler(new DpmSolverOptions { Eta = 0.5 })).Message);

    // As the published class groups them: [1, 2] * 5 + [1, 1] of 12, [1, 2, 3] * 4 + [1] of 13, [1, 2, 3] * 3 + [1, 2] + [1] of 12.
    [Theory]
    [InlineData(2, 12, new[] { 0, 2, 4, 6, 8, 10, 11 })]
    [InlineData(3, 13, new[] { 0, 3, 6, 9, 12 })]
    [InlineData(3, 12, new[] { 0, 3, 6, 9, 11 })]
    public void GroupsStartWhereOneEndedAndTheLastStepStandsAlone(int order, int steps, int[] starts)
    {
        using var scope = NewDisposeScope();
        var videos = new List<Tensor> { Noise().Times(20) };
        var schedule = NoiseSchedule.Karras(steps, 0.05, 20);
        var run = new SamplingRun { OnStep = step => videos.Add(step.Sample.clone().DetachFromDisposeScope()) };

        new DpmSolverSinglestepSampler(new DpmSolverOptions { Order = order }).Sample(Curved, Noise(), schedule, run);

        // Where a group starts, the step is that of Euler from the video before.
        var found = Enumerable.Range(0, steps).Where(i => TensorAssert.LargestDifference(
            new EulerSampler().Sample(
                Curved, videos[i], new NoiseSchedule([schedule.Step(i).From, schedule.Step(i).To], 1), SamplingRun.Default),
            videos[i + 1]) < 1e-9);
        Assert.Equal(starts, found);
    }

    private static Tensor Noise() => GaussianFramePrior.Independent().Sample(Shape, new NoiseKey(61)).to(float64);
}
