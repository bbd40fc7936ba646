namespace Pyoco.Tests;

public sealed class ExponentialStepTests
{
    private static readonly NoiseLevel From = NoiseLevel.FromSigma(3).ToUnitVariance();
    private static readonly NoiseLevel To = NoiseLevel.FromSigma(1.2).ToUnitVariance();

    // arXiv 2211.01095, proposition 4.1, and its SDE.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0.4)]
    public void OverTheCleanEstimateAConstantOneIsReached(double eta)
    {
        var step = new ExponentialStep(DpmSolverIntegrand.Clean, eta, From, To);

        // x = Signal * c stays so: the noise in it is none.
        Assert.Equal(To.Signal, step.Keep * From.Signal + step.Moments(1)[0], tolerance: 1e-14);

        // The noise that is kept and the noise that is added make up the level's.
        Assert.Equal(To.Noise * To.Noise, Math.Pow(step.Keep * From.Noise, 2) + step.Fresh * step.Fresh, tolerance: 1e-14);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void OverTheNoiseAConstantOneIsIntegrated(double eta)
    {
        var step = new ExponentialStep(DpmSolverIntegrand.Noise, eta, From, To);

        // Along the straight line x = Signal (clean + sigma n) the noise n is constant where nothing is fresh.
        var expected = To.Signal * (To.Sigma - From.Sigma) * (1 + eta);
        Assert.Equal(expected, step.Moments(1)[0], tolerance: 1e-14);
        Assert.Equal(To.Signal / From.Signal, step.Keep, tolerance: 1e-15);
        Assert.Equal(
            eta * (From.Sigma * From.Sigma - To.Sigma * To.Sigma), Math.Pow(step.Fresh / To.Signal, 2), tolerance: 1e-13);
    }

    [Fact]
    public void AStepWithoutLengthHasTheMomentOfItsLimitAlone()
    {
        var toClean = new ExponentialStep(DpmSolverIntegrand.Clean, 0, From, NoiseLevel.FromSigma(0));
        var noiseToClean = new ExponentialStep(DpmSolverIntegrand.Noise, 0, From, NoiseLevel.FromSigma(0));
        var fromNoise = new ExponentialStep(DpmSolverIntegrand.Clean, 0, new NoiseLevel(0, 1), To);
        var still = new ExponentialStep(DpmSolverIntegrand.Clean, 0, To, To);

        Assert.All([toClean, noiseToClean, fromNoise, still], step => Assert.False(step.HasLength));
        Assert.Equal((0, 1), (toClean.Keep, toClean.Moments(1)[0]));
        Assert.Equal(-From.Sigma, noiseToClean.Moments(1)[0], tolerance: 1e-14);
        Assert.Equal((To.Noise, To.Signal), (fromNoise.Keep, fromNoise.Moments(1)[0]));
        Assert.Equal((1, 0), (still.Keep, still.Moments(1)[0]));
        Assert.Equal(double.NegativeInfinity, ExponentialStep.Lambda(new NoiseLevel(0, 1)));
    }
}
