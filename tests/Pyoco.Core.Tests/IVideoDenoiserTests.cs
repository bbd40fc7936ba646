namespace Pyoco.Tests;

public sealed class IVideoDenoiserTests
{
    [Fact]
    public void SigmaIsNoisePerSignal()
    {
        Assert.Equal(0.75, new NoiseLevel(0.8, 0.6).Sigma, 12);
        Assert.Equal(double.PositiveInfinity, new NoiseLevel(0, 1).Sigma);
        Assert.Equal(new NoiseLevel(1, 5), NoiseLevel.FromSigma(5));
    }
}
