namespace Pyoco.Models.Tests;

public sealed class ObjectiveFactorsTests
{
    [Fact]
    public void ErrorsOfTheAnswerAreThoseOfTheEstimateTimesThePublishedFactors()
    {
        var timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);
        var level = timesteps.Level(400);
        var snr = 1 / (level.Sigma * level.Sigma);

        // Section 3.4 of the paper of min-SNR: of the noise SNR, of the velocity SNR + 1, of the clean video 1.
        Assert.Equal(snr, Square(TrainingObjective.Epsilon(timesteps).At(level)), 10);
        Assert.Equal(snr + 1, Square(TrainingObjective.Velocity(timesteps).At(level)), 10);
        Assert.Equal(1, Square(TrainingObjective.Clean(timesteps).At(level)), 12);
        Assert.Equal(new EdmPreconditioning(0.5).LossWeight(level.Sigma), Square(TrainingObjective.Edm(0.5).At(level)), 10);
        Assert.Equal(1 / (level.ToFlow().Noise * level.ToFlow().Noise), Square(TrainingObjective.Flow().At(level)), 10);
    }

    private static double Square(ObjectiveFactors factors) => factors.PerCleanEstimate * factors.PerCleanEstimate;
}
