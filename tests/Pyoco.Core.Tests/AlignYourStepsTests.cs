namespace Pyoco.Tests;

public sealed class AlignYourStepsTests
{
    // arXiv 2404.14507, table 3, the first and the last but one of ten steps.
    [Fact]
    public void TenStepsAreThoseOfThePaperAndThenTheCleanVideo()
    {
        NoiseSchedule[] schedules =
            [AlignYourSteps.StableDiffusion15(10), AlignYourSteps.StableDiffusionXL(10), AlignYourSteps.StableVideoDiffusion(10)];

        Assert.All(
            schedules.Zip([(14.615, 6.475, 0.152), (14.615, 6.315, 0.113), (700, 54.5, 0.034)]),
            pair => Assert.Equal(
                pair.Second,
                (pair.First.Levels[0].Sigma, Math.Round(pair.First.Levels[1].Sigma, 9), Math.Round(pair.First.Levels[9].Sigma, 9))));
        Assert.All(schedules, schedule => Assert.Equal((10, 0, schedule.Levels[0].Sigma),
            (schedule.Steps, schedule.Levels[10].Noise, schedule.InitialScale)));
    }

    [Fact]
    public void OtherNumbersOfStepsAreInterpolatedInTheLogarithm()
    {
        var twenty = AlignYourSteps.StableDiffusion15(20);

        Assert.Equal(3.861, twenty.Levels[4].Sigma, tolerance: 1e-9);
        Assert.Equal(Math.Sqrt(14.615 * 6.475), twenty.Levels[1].Sigma, tolerance: 1e-9);
        Assert.Equal(1, AlignYourSteps.StableVideoDiffusion(1).Steps);
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => AlignYourSteps.StableDiffusionXL(0));
    }
}
