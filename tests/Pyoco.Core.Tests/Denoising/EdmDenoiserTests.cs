using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class EdmDenoiserTests
{
    [Theory]
    [InlineData(1, 0.05)]
    [InlineData(1, 1)]
    [InlineData(1, 60)]
    [InlineData(0.6, 0.8)]
    public void AnExactNetworkGivesTheExactEstimate(double signal, double noise) =>
        Assert.True(ExactNetworks.Difference(new EdmDenoiser(ExactNetworks.Edm, 0.6), new NoiseLevel(signal, noise)) < 1e-4);

    [Fact]
    public void LevelsWithoutSignalOrNoiseAreRefused()
    {
        var denoiser = new EdmDenoiser((x, _) => x.clone());
        using var x = zeros(new long[] { 1, 1, 1, 2, 2 });

        Assert.Throws<ArgumentOutOfRangeException>(() => denoiser.Denoise(x, new NoiseLevel(1, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => denoiser.Denoise(x, new NoiseLevel(0, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EdmDenoiser((x, _) => x, 0));
    }
}
