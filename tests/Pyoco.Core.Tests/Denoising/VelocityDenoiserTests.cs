using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class VelocityDenoiserTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(400)]
    [InlineData(999)]
    public void AnExactNetworkGivesTheExactEstimate(int timestep)
    {
        var denoiser = new VelocityDenoiser(ExactNetworks.Velocity, ExactNetworks.Timesteps);
        var level = ExactNetworks.Timesteps.Level(timestep);

        Assert.True(ExactNetworks.Difference(denoiser, level) < 2e-4);
        Assert.True(ExactNetworks.Difference(denoiser, NoiseLevel.FromSigma(level.Sigma)) < 2e-4);
    }

    [Fact]
    public void WithoutSignalTheEstimateIsMinusV()
    {
        using var scope = NewDisposeScope();
        var x = ones(new long[] { 1, 1, 1, 2, 2 });

        var estimate = new VelocityDenoiser((x, _) => x.mul(3), ExactNetworks.Timesteps).Denoise(x, new NoiseLevel(0, 1));

        Assert.Equal(-3, estimate.mean().item<float>(), 6);
    }
}
