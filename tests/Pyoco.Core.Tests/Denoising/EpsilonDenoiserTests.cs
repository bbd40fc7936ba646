using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class EpsilonDenoiserTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(400)]
    [InlineData(999)]
    public void AnExactNetworkGivesTheExactEstimate(int timestep)
    {
        var denoiser = new EpsilonDenoiser(ExactNetworks.Epsilon, ExactNetworks.Timesteps);
        var level = ExactNetworks.Timesteps.Level(timestep);

        Assert.True(ExactNetworks.Difference(denoiser, level) < 2e-4);
        Assert.True(ExactNetworks.Difference(denoiser, NoiseLevel.FromSigma(level.Sigma)) < 2e-4);
    }

    [Fact]
    public void ALevelWithoutSignalIsRefused()
    {
        using var x = zeros(new long[] { 1, 1, 1, 2, 2 });

        Assert.Throws<ArgumentOutOfRangeException>(() => new EpsilonDenoiser((x, _) => x.clone(), ExactNetworks.Timesteps).Denoise(x, new NoiseLevel(0, 1)));
    }
}
