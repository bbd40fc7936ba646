namespace Pyoco.Models.Tests;

public sealed class TrainingOptionsTests
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
    public void ValuesOutOfRangeAreRefusedByName()
    {
        Assert.Contains("EmaDecay is 1", Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { EmaDecay = 1 }).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { Steps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { CaptionDropout = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { LogSigmaDeviation = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OptimizerOptions { LearningRate = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OptimizerOptions { Beta2 = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OptimizerOptions { GradientClip = 0 });
    }
}
