namespace Pyoco.Models.Tests;

public sealed class LossWeightTests
{
    private static readonly DiscreteTimesteps Timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);

    [Theory]
    [InlineData(10)]
    [InlineData(400)]
    [InlineData(999)]
    public void MinSnrIsThatOfThePaperForEachAnswer(int timestep)
    {
        var level = Timesteps.Level(timestep);
        var snr = level.Signal * level.Signal / (level.Noise * level.Noise);
        var weight = LossWeight.MinSnr(5);

        Assert.Equal(Math.Min(snr, 5) / snr, weight.At(TrainingObjective.Epsilon(Timesteps).At(level)), 9);
        Assert.Equal(Math.Min(snr, 5) / (snr + 1), weight.At(TrainingObjective.Velocity(Timesteps).At(level)), 9);
        Assert.Equal(Math.Min(snr, 5), weight.At(TrainingObjective.Clean(Timesteps).At(level)), 9);
    }

    [Fact]
    public void WithoutSignalAVelocityDoesNotCount() => Assert.Equal(
        0, LossWeight.MinSnr().At(TrainingObjective.Velocity(Timesteps.ToZeroTerminalSnr()).At(new NoiseLevel(0, 1))));

    [Fact]
    public void EdmsWeightWithoutSignalIsItsLimit()
    {
        var level = new NoiseLevel(0, 1);

        // 1 / sd^2, by the square of the velocity's error in the clean estimate, which is 1 there.
        Assert.Equal(4, LossWeight.Edm(0.5).At(TrainingObjective.Velocity(Timesteps.ToZeroTerminalSnr()).At(level)), 12);
    }

    [Fact]
    public void EdmsWeightOfEdmsNetworkIsOne() =>
        Assert.Equal(1, LossWeight.Edm(0.5).At(TrainingObjective.Edm(0.5).At(NoiseLevel.FromSigma(3))), 12);

    [Fact]
    public void AWeightOfYourOwnIsOneOfTheCleanEstimate()
    {
        var weight = new LossWeight(new MethodSpec("seven"), _ => 7);

        Assert.Equal(7, weight.At(TrainingObjective.Clean(Timesteps).At(Timesteps.Level(3))), 12);
        Assert.Equal("min-snr(gamma=5)", LossWeight.MinSnr().ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => LossWeight.MinSnr(0));
    }
}
