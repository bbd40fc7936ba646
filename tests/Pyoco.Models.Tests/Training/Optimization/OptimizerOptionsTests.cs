namespace Pyoco.Models.Tests;

public sealed class OptimizerOptionsTests
{
    [Fact]
    public void TheRateWarmsUpStaysAndFallsToZero()
    {
        var options = new OptimizerOptions { LearningRate = 2, WarmupSteps = 10, DecayShare = 0.5 };

        Assert.Equal(0.2, options.RateAt(0, 100), 12);
        Assert.Equal(2, options.RateAt(9, 100), 12);
        Assert.Equal(2, options.RateAt(50, 100), 12);
        Assert.Equal(1, options.RateAt(75, 100), 12);
        Assert.Equal(0.04, options.RateAt(99, 100), 12);
        Assert.Equal(3, new OptimizerOptions { LearningRate = 3, WarmupSteps = 0, DecayShare = 0 }.RateAt(99, 100), 12);
    }

    [Fact]
    public void AShareOfOneFallsFromTheEndOfTheWarmUpOn()
    {
        var line = new OptimizerOptions { LearningRate = 2, WarmupSteps = 20, DecayShare = 1 };
        var cosine = line with { Decay = RateDecay.Cosine };

        Assert.Equal(2, line.RateAt(19, 100), 12);
        Assert.Equal(2 * 0.75, line.RateAt(40, 100), 12);
        Assert.Equal(2 * (1 + Math.Cos(Math.PI / 4)) / 2, cosine.RateAt(40, 100), 12);
        Assert.Equal(0, cosine.RateAt(100, 100), 12);
        Assert.Equal(2 * 10 / 20.0, cosine.RateAt(9, 100), 12);
    }

    [Fact]
    public void ValuesOutOfRangeAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new OptimizerOptions { LearningRate = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OptimizerOptions { Beta2 = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OptimizerOptions { GradientClip = 0 });
    }
}
