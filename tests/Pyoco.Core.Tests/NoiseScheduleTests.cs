using Xunit;

namespace Pyoco.Tests;

public sealed class NoiseScheduleTests
{
    [Fact]
    public void KarrasIsEquationFiveOfEdm()
    {
        var schedule = NoiseSchedule.Karras(steps: 18);

        // arXiv 2206.00364, equation 5 with the constants of the paper, computed apart.
        double[] sigmas =
        [
            80, 57.5860, 40.7856, 28.3746, 19.3525, 12.9101, 8.4009, 5.3152, 3.2568, 1.9233,
            1.0882, 0.5853, 0.2964, 0.1395, 0.0599, 0.0229, 0.0075, 0.0020, 0,
        ];
        Assert.Equal(18, schedule.Steps);
        Assert.Equal(80, schedule.InitialScale);
        Assert.All(schedule.Levels, level => Assert.Equal(1, level.Signal));
        Assert.All(sigmas.Zip(schedule.Levels), pair => Assert.Equal(pair.First, pair.Second.Noise, tolerance: 5.1e-5));
    }

    [Fact]
    public void OneKarrasStepGoesFromTheLargestSigmaToTheCleanVideo()
    {
        var schedule = NoiseSchedule.Karras(steps: 1, sigmaMin: 0.1, sigmaMax: 3);

        Assert.Equal([new NoiseLevel(1, 3), new NoiseLevel(1, 0)], schedule.Levels);
    }

    [Theory]
    [InlineData(0, 0.002, 80, 7, "steps")]
    [InlineData(5, 0, 80, 7, "sigmaMin")]
    [InlineData(5, double.NaN, 80, 7, "sigmaMin")]
    [InlineData(5, 2, 2, 7, "sigmaMax")]
    [InlineData(5, 2, double.PositiveInfinity, 7, "sigmaMax")]
    [InlineData(5, 0.002, 80, 0.5, "rho")]
    [InlineData(5, 0.002, 80, double.NaN, "rho")]
    public void AKarrasArgumentOutOfRangeIsNamed(int steps, double sigmaMin, double sigmaMax, double rho, string argument) =>
        Assert.Throws<ArgumentOutOfRangeException>(argument, () => NoiseSchedule.Karras(steps, sigmaMin, sigmaMax, rho));

    [Fact]
    public void AScheduleOfBetasTakesTheLevelsOfItsTimestepsAndEndsClean()
    {
        var timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);

        var schedule = NoiseSchedule.FromBetas(timesteps, steps: 4, TimestepSpacing.Trailing);

        Assert.Equal(
            [timesteps.Level(999), timesteps.Level(749), timesteps.Level(499), timesteps.Level(249), new NoiseLevel(1, 0)],
            schedule.Levels);
        Assert.Equal(1, schedule.InitialScale, tolerance: 1e-15);
    }

    [Theory]
    [InlineData(TimestepSpacing.Leading)]
    [InlineData(TimestepSpacing.Linspace)]
    [InlineData(TimestepSpacing.Trailing)]
    public void EveryNumberOfStepsUpToTheTrainedOneGivesASchedule(TimestepSpacing spacing)
    {
        var timesteps = DiscreteTimesteps.Linear(37, 0.001, 0.2);

        foreach (var steps in Enumerable.Range(1, 37))
        {
            Assert.Equal(steps, NoiseSchedule.FromBetas(timesteps, steps, spacing).Steps);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(38)]
    public void MoreStepsThanTimestepsOrNoneAreRefused(int steps) => Assert.Throws<ArgumentOutOfRangeException>(
        "steps", () => NoiseSchedule.FromBetas(DiscreteTimesteps.Linear(37, 0.001, 0.2), steps));

    [Fact]
    public void AScheduleMayStartWithoutSignalAndEndNoisy()
    {
        var schedule = new NoiseSchedule([new NoiseLevel(0, 1), new NoiseLevel(0.6, 0.8)], initialScale: 1);

        Assert.Equal(1, schedule.Steps);
    }

    [Theory]
    [InlineData(1, 2, 1, 2)]
    [InlineData(1, 1, 1, 2)]
    [InlineData(0.5, 1, 1, 2)]
    [InlineData(0, 1, 0, 0.5)]
    public void SigmasThatDoNotFallAreRefused(double signal, double noise, double nextSignal, double nextNoise)
    {
        var error = Assert.Throws<ArgumentException>("levels", () =>
            new NoiseSchedule([new NoiseLevel(signal, noise), new NoiseLevel(nextSignal, nextNoise)], initialScale: 1));

        Assert.Contains("from level 0", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(1, -1)]
    [InlineData(0, 0)]
    [InlineData(double.NaN, 1)]
    [InlineData(1, double.PositiveInfinity)]
    public void ALevelThatIsNoneIsRefusedByItsIndex(double signal, double noise)
    {
        var error = Assert.Throws<ArgumentException>("levels", () =>
            new NoiseSchedule([new NoiseLevel(1, 5), new NoiseLevel(signal, noise)], initialScale: 5));

        Assert.Contains("Level 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void AnInitialScaleThatIsNoneIsRefused(double scale) => Assert.Throws<ArgumentOutOfRangeException>(
        "initialScale", () => new NoiseSchedule([new NoiseLevel(1, 1), new NoiseLevel(1, 0)], scale));

    [Fact]
    public void OneLevelIsNoSchedule() =>
        Assert.Throws<ArgumentException>("levels", () => new NoiseSchedule([NoiseLevel.FromSigma(1)], initialScale: 1));

    [Fact]
    public void AScheduleKeepsItsLevelsWhenTheCallersListChanges()
    {
        NoiseLevel[] levels = [NoiseLevel.FromSigma(2), NoiseLevel.FromSigma(0)];
        var schedule = new NoiseSchedule(levels, initialScale: 2);

        levels[0] = NoiseLevel.FromSigma(7);

        Assert.Equal(NoiseLevel.FromSigma(2), schedule.Levels[0]);
        Assert.False(schedule.Levels is NoiseLevel[], "A cast would make the schedule writable.");
    }

    [Fact]
    public void ExponentialSigmasFallByOneFactor()
    {
        var schedule = NoiseSchedule.Exponential(steps: 5, sigmaMin: 0.01, sigmaMax: 100);

        Assert.Equal(100, schedule.InitialScale);
        Assert.All(
            new[] { 100, 10, 1, 0.1, 0.01, 0 }.Zip(schedule.Levels), pair => Assert.Equal(pair.First, pair.Second.Noise, tolerance: 1e-12));
        Assert.Equal((100, 0.01), (schedule.Levels[0].Noise, schedule.Levels[4].Noise)); // the ends to the last bit
    }

    [Fact]
    public void BetaSigmasAreQuantiles()
    {
        var even = NoiseSchedule.BetaQuantiles(steps: 5, sigmaMin: 1, sigmaMax: 9, shape: 1);
        var arcsine = NoiseSchedule.BetaQuantiles(steps: 5, sigmaMin: 1, sigmaMax: 9, shape: 0.5);

        // Beta(1/2, 1/2) is the arcsine law, whose quantiles are sin^2(pi p / 2).
        var quantiles = new[] { 1, 0.75, 0.5, 0.25, 0 }.Select(p => 1 + 8 * Math.Pow(Math.Sin(Math.PI / 2 * p), 2));
        Assert.All(new[] { 9.0, 7, 5, 3, 1, 0 }.Zip(even.Levels), pair => Assert.Equal(pair.First, pair.Second.Noise, tolerance: 1e-12));
        Assert.All(quantiles.Zip(arcsine.Levels), pair => Assert.Equal(pair.First, pair.Second.Noise, tolerance: 1e-12));
    }

    [Theory]
    [InlineData(0, 1, 2, 0.6, "steps")]
    [InlineData(5, 2, 2, 0.6, "sigmaMax")]
    [InlineData(5, 1, 2, 0, "shape")]
    [InlineData(5, 1, 2, 1.1, "shape")]
    public void AnArgumentOfSpacedSigmasOutOfRangeIsNamed(int steps, double sigmaMin, double sigmaMax, double shape, string argument) =>
        Assert.Throws<ArgumentOutOfRangeException>(argument, () => NoiseSchedule.BetaQuantiles(steps, sigmaMin, sigmaMax, shape));

    [Fact]
    public void StepsThatFollowOnAreTheScheduleOfTheirLevels()
    {
        var schedule = NoiseSchedule.Karras(steps: 3, sigmaMin: 0.1, sigmaMax: 3);

        var same = NoiseSchedule.FromSteps(Enumerable.Range(0, 3).Select(schedule.Step), schedule.InitialScale);

        Assert.Equal(schedule.Levels, same.Levels);
        Assert.Equal(new NoiseStep(schedule.Levels[1], schedule.Levels[2]), same.Step(1));
        Assert.Throws<ArgumentOutOfRangeException>("index", () => same.Step(3));
    }

    [Fact]
    public void StepsMayStartElsewhereThanTheOneBeforeEndedAndStandStill()
    {
        NoiseStep[] steps = [new(NoiseLevel.FromSigma(9), NoiseLevel.FromSigma(5)), new(NoiseLevel.FromSigma(4), NoiseLevel.FromSigma(4))];

        var schedule = NoiseSchedule.FromSteps(steps, initialScale: 9);

        Assert.Equal([9, 4, 4], schedule.Levels.Select(l => l.Sigma));
        Assert.Equal(steps, Enumerable.Range(0, schedule.Steps).Select(schedule.Step));
    }

    [Theory]
    [InlineData(5, 6, 4, 0)] // rises within
    [InlineData(5, 4, 6, 0)] // starts higher
    [InlineData(5, 4, 0, 0)] // starts clean
    [InlineData(5, double.NaN, 3, 0)]
    public void StepsThatDoNotFallAreRefused(double from, double to, double nextFrom, double nextTo) =>
        Assert.Throws<ArgumentException>("steps", () =>
        NoiseSchedule.FromSteps([new(new(1, from), new(1, to)), new(new(1, nextFrom), new(1, nextTo))], initialScale: 1));

    [Fact]
    public void NoStepIsNoSchedule() => Assert.Throws<ArgumentException>("steps", () => NoiseSchedule.FromSteps([], initialScale: 1));

    [Fact]
    public void LinearSigmasAreEven() =>
        Assert.Equal([10, 7, 4, 1, 0], NoiseSchedule.Linear(4, sigmaMin: 1, sigmaMax: 10).Levels.Select(level => level.Noise));

    // arXiv 2102.09672, equation 17.
    [Fact]
    public void CosineLevelsAreThoseOfThePaperFromPureNoise()
    {
        var schedule = NoiseSchedule.Cosine(4);

        Assert.Equal((new NoiseLevel(0, 1), new NoiseLevel(1, 0)), (schedule.Levels[0], schedule.Levels[^1]));
        double F(double t) => Math.Pow(Math.Cos((t + 0.008) / 1.008 * Math.PI / 2), 2);
        for (var i = 1; i < 4; i++)
        {
            Assert.Equal(F(1 - i / 4.0) / F(0), Math.Pow(schedule.Levels[i].Signal, 2), tolerance: 1e-12);
            Assert.Equal(1, Math.Pow(schedule.Levels[i].Signal, 2) + Math.Pow(schedule.Levels[i].Noise, 2), tolerance: 1e-12);
        }

        Assert.Throws<ArgumentOutOfRangeException>("steps", () => NoiseSchedule.Cosine(0));
        Assert.Throws<ArgumentOutOfRangeException>("offset", () => NoiseSchedule.Cosine(3, -1));
    }

    [Fact]
    public void FlowLevelsAreEvenInTimeUntilTheyAreShifted()
    {
        Assert.Equal([1, 0.75, 0.5, 0.25, 0], NoiseSchedule.Flow(4).Levels.Select(level => level.Noise));
        Assert.Equal([1, 0.9, 0.75, 0.5, 0], NoiseSchedule.Flow(4, shift: 3).Levels.Select(level => Math.Round(level.Noise, 12)));
        Assert.All(NoiseSchedule.Flow(7, shift: 2.2).Levels, level => Assert.Equal(1, level.Signal + level.Noise, tolerance: 1e-15));
    }

    [Fact]
    public void TheRangeWidensByTheModesOfThePrior()
    {
        var prior = new ModalNoise(new ModeVariances(0.25, 4));
        var shape = new VideoShape(1, 1, 4, 8, 8);

        var schedule = NoiseSchedule.For(prior, shape, steps: 9, sigmaMin: 0.02, sigmaMax: 10);

        Assert.Equal(NoiseSchedule.Karras(9, sigmaMin: 0.01, sigmaMax: 20).Levels, schedule.Levels);
        Assert.Equal(20, schedule.InitialScale);
        Assert.Contains("degenerate", Assert.Throws<ArgumentException>(
            "prior", () => NoiseSchedule.For(new ModalNoise(new ModeVariances(0, 4)), shape, 9)).Message);
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => NoiseSchedule.For(prior, shape, steps: 0));
    }

    [Fact]
    public void BackwardsAScheduleRisesFromItsLeastNoise()
    {
        var levels = new[] { 8.0, 2, 0.5 }.Select(sigma => NoiseLevel.FromSigma(sigma).ToUnitVariance()).ToArray();

        var rising = new NoiseSchedule([.. levels, new NoiseLevel(1, 0)], initialScale: 1).Inverted();

        Assert.True(rising.Rises);
        Assert.Equal(levels.Reverse(), rising.Levels);
        Assert.Equal(levels[2].Signal, rising.InitialScale);
        Assert.Throws<InvalidOperationException>(rising.Inverted);
        Assert.Throws<InvalidOperationException>(() => NoiseSchedule.Karras(1).Inverted());
        Assert.Throws<InvalidOperationException>(
            () => NoiseSchedule.FromSteps([new(new(1, 9), new(1, 4)), new(new(1, 3), new(1, 2))], initialScale: 9).Inverted());
    }

    private sealed class ModalNoise(ModeVariances variances) : IModalNoisePrior
    {
        public MethodSpec Spec { get; } = new("modal");

        public ModeVariances ModeVariances(VideoShape shape) => variances;

        public TorchSharp.torch.Tensor Sample(
            VideoShape shape, NoiseKey key, int firstFrame = 0, TorchSharp.torch.Device? device = null) =>
            throw new NotSupportedException();
    }
}
