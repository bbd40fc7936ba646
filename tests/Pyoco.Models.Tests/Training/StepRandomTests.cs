namespace Pyoco.Models.Tests;

public sealed class StepRandomTests
{
    private static readonly NoiseLevelLaw Law = NoiseLevelLaw.LogNormal(-1.2, 1.2);

    [Fact]
    public void AStepAlwaysMakesTheSameChoicesAndAnotherOthers()
    {
        Assert.Equal(new StepRandom(1, 5).Levels(4, Law), new StepRandom(1, 5).Levels(4, Law));
        Assert.NotEqual(new StepRandom(1, 5).Levels(4, Law), new StepRandom(1, 6).Levels(4, Law));
        Assert.NotEqual(new StepRandom(1, 5).Levels(4, Law), new StepRandom(2, 5).Levels(4, Law));
    }

    [Fact]
    public void LevelsHaveTheLawOverSteps()
    {
        const int steps = 4000;
        var logs = Enumerable.Range(0, steps).SelectMany(i => new StepRandom(7, i).Levels(4, Law))
            .Select(level => Math.Log(level.Sigma)).ToArray();

        // Five standard errors of mean and variance.
        var (mean, variance) = (logs.Average(), logs.Select(l => Math.Pow(l + 1.2, 2)).Average());
        Assert.InRange(Math.Abs(mean + 1.2), 0, 5 * 1.2 / Math.Sqrt(4 * steps));
        Assert.InRange(Math.Abs(variance - 1.44), 0, 5 * 1.44 * Math.Sqrt(2.0 / (4 * steps)));
    }

    [Fact]
    public void TheStatedShareOfCaptionsIsDropped()
    {
        const int steps = 4000;
        var dropped = Enumerable.Range(0, steps).Sum(i => new StepRandom(7, i).Drop(["a", "b", "c", "d"], 0.1).Count(c => c.Length == 0));

        Assert.InRange(Math.Abs(dropped / (4.0 * steps) - 0.1), 0, 5 * Math.Sqrt(0.09 / (4 * steps)));
        Assert.Equal(["a", "b"], new StepRandom(1, 1).Drop(["a", "b"], 0));
        Assert.Equal(["", ""], new StepRandom(1, 1).Drop(["a", "b"], 1));
    }
}
