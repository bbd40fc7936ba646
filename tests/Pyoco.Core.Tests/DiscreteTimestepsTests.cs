using Xunit;

namespace Pyoco.Tests;

public sealed class DiscreteTimestepsTests
{
    private static readonly DiscreteTimesteps StableDiffusion = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);

    [Fact]
    public void TheSquaredSignalIsTheProductOfOneMinusBeta()
    {
        var timesteps = new DiscreteTimesteps([0.1, 0.2, 0.5]);

        Assert.Equal(3, timesteps.Count);
        Assert.Equal(Math.Sqrt(0.9), timesteps.Level(0).Signal, tolerance: 1e-15);
        Assert.Equal(Math.Sqrt(0.9 * 0.8 * 0.5), timesteps.Level(2).Signal, tolerance: 1e-15);
        Assert.Equal(Math.Sqrt(1 - 0.9 * 0.8 * 0.5), timesteps.Level(2).Noise, tolerance: 1e-15);
    }

    [Fact]
    public void TheSigmasOfStableDiffusionAreTheKnownOnes()
    {
        // The sigma range that k-diffusion reports for these betas.
        Assert.Equal(0.0292, StableDiffusion.Level(0).Sigma, tolerance: 1e-4);
        Assert.Equal(14.6146, StableDiffusion.Level(999).Sigma, tolerance: 1e-4);
    }

    [Fact]
    public void LinearBetasRiseEvenlyFromTheFirstToTheLast()
    {
        var expected = new DiscreteTimesteps([0.1, 0.2, 0.3]);

        var timesteps = DiscreteTimesteps.Linear(3, 0.1, 0.3);

        Assert.All(Enumerable.Range(0, 3), t => Assert.Equal(expected.Level(t).Signal, timesteps.Level(t).Signal, tolerance: 1e-15));
    }

    [Fact]
    public void TheSquaredCosineFallsAsItsFormulaUntilBetasAreCut()
    {
        var timesteps = DiscreteTimesteps.SquaredCosine(1000);

        // arXiv 2102.09672, equation 17: f(t) / f(0) with s = 0.008, here at the end of each step.
        double F(double t) => Math.Pow(Math.Cos((t + 0.008) / 1.008 * Math.PI / 2), 2);
        Assert.All(
            new[] { 0, 1, 499, 900 },
            t => Assert.Equal(F((t + 1) / 1000.0) / F(0), Math.Pow(timesteps.Level(t).Signal, 2), tolerance: 1e-12));
        Assert.Equal(0.001, Math.Pow(timesteps.Level(999).Signal / timesteps.Level(998).Signal, 2), tolerance: 1e-9);
        Assert.Throws<ArgumentOutOfRangeException>("count", () => DiscreteTimesteps.SquaredCosine(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(999)]
    public void ALevelFindsItsTimestepWhateverItsScale(int timestep)
    {
        var level = StableDiffusion.Level(timestep);

        Assert.Equal(timestep, StableDiffusion.Timestep(level), tolerance: 1e-9);
        Assert.Equal(timestep, StableDiffusion.Timestep(NoiseLevel.FromSigma(level.Sigma)), tolerance: 1e-9);
        Assert.Equal(timestep, StableDiffusion.Timestep(new NoiseLevel(3 * level.Signal, 3 * level.Noise)), tolerance: 1e-9);
    }

    [Fact]
    public void BetweenTwoTimestepsLogSigmaDecides()
    {
        var sigma = Math.Sqrt(StableDiffusion.Level(200).Sigma * StableDiffusion.Level(201).Sigma);

        Assert.Equal(200.5, StableDiffusion.Timestep(NoiseLevel.FromSigma(sigma)), tolerance: 1e-9);
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(1, 1e-6, 0)]
    [InlineData(1, 80, 999)]
    [InlineData(0, 1, 999)]
    public void LevelsBeyondTheTrainedOnesGetTheNearestEnd(double signal, double noise, double timestep) =>
        Assert.Equal(timestep, StableDiffusion.Timestep(new NoiseLevel(signal, noise)));

    [Fact]
    public void ALastBetaOfOneIsATimestepWithoutSignal()
    {
        var timesteps = new DiscreteTimesteps([0.1, 0.2, 1]);

        Assert.Equal(new NoiseLevel(0, 1), timesteps.Level(2));
        Assert.Equal(2, timesteps.Timestep(new NoiseLevel(0, 1)));
        Assert.Equal(1, timesteps.Timestep(timesteps.Level(1)), tolerance: 1e-9);
        Assert.Equal(1, timesteps.Timestep(NoiseLevel.FromSigma(100)));
    }

    [Fact]
    public void NeitherSignalNorNoiseHasNoTimestep() =>
        Assert.Throws<ArgumentOutOfRangeException>("level", () => StableDiffusion.Timestep(new NoiseLevel(0, 0)));

    [Theory]
    [InlineData(-1)]
    [InlineData(1000)]
    public void ATimestepThatWasNotTrainedIsRefused(int timestep) =>
        Assert.Throws<ArgumentOutOfRangeException>("timestep", () => StableDiffusion.Level(timestep));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void ABetaOutOfRangeIsNamed(double beta)
    {
        var error = Assert.Throws<ArgumentException>("betas", () => new DiscreteTimesteps([0.1, beta, 0.2]));

        Assert.Contains("Beta 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OneBetaIsTooFew()
    {
        Assert.Throws<ArgumentException>("betas", () => new DiscreteTimesteps([0.1]));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => DiscreteTimesteps.Linear(1, 0.1, 0.2));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => DiscreteTimesteps.ScaledLinear(1, 0.1, 0.2));
    }

    // arXiv 2305.08891, algorithm 1.
    [Fact]
    public void RescaledToZeroTerminalSnrTheLastTimestepHasNoSignalAndTheFirstStays()
    {
        var trained = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);

        var rescaled = trained.ToZeroTerminalSnr();

        Assert.Equal(new NoiseLevel(0, 1), rescaled.Level(999));
        Assert.Equal(trained.Level(0).Signal, rescaled.Level(0).Signal, tolerance: 1e-12);
        var (first, last) = (trained.Level(0).Signal, trained.Level(999).Signal);
        Assert.Equal((trained.Level(600).Signal - last) * first / (first - last), rescaled.Level(600).Signal, tolerance: 1e-12);
    }
}
