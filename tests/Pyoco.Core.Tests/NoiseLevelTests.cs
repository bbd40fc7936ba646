namespace Pyoco.Tests;

public sealed class NoiseLevelTests
{
    [Fact]
    public void SigmaIsNoisePerSignal()
    {
        Assert.Equal(0.8 / 0.6, new NoiseLevel(0.6, 0.8).Sigma);
        Assert.Equal(0, new NoiseLevel(1, 0).Sigma);
        Assert.Equal(double.PositiveInfinity, new NoiseLevel(0, 1).Sigma);
    }

    [Fact]
    public void ASigmaLevelHasSignalOne() => Assert.Equal(new NoiseLevel(1, 14.6), NoiseLevel.FromSigma(14.6));

    [Theory]
    [InlineData(1, 3)]
    [InlineData(0.5, 0.5)]
    [InlineData(0, 7)]
    [InlineData(2, 0)]
    public void ALevelOfUnitVarianceHasTheSameSigma(double signal, double noise)
    {
        var level = new NoiseLevel(signal, noise);

        var unit = level.ToUnitVariance();

        Assert.Equal(1, unit.Signal * unit.Signal + unit.Noise * unit.Noise, tolerance: 1e-15);
        Assert.True(level.Sigma == unit.Sigma || Math.Abs(level.Sigma - unit.Sigma) < 1e-14);
    }
}
