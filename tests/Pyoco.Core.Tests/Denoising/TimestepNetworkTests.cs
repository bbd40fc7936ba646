using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class TimestepNetworkTests
{
    private static readonly DiscreteTimesteps Timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);

    [Fact]
    public void TheNetworkSeesUnitVarianceAndIsToldTheTimestepOfTheSameSigma()
    {
        using var scope = NewDisposeScope();
        var told = 0f;
        var network = new TimestepNetwork((input, timestep) =>
        {
            told = timestep[0].item<float>();
            return input.Times(2);
        }, Timesteps);
        var level = Timesteps.Level(500);

        var (input, output) = network.Predict(ones([1, 1, 1, 2, 2], dtype: float64), new NoiseLevel(3 * level.Signal, 3 * level.Noise));

        Assert.Equal(500, told);
        TensorAssert.Close(ones_like(input).Over(3), input, tolerance: 1e-12);
        TensorAssert.Close(input.Times(2), output, tolerance: 1e-12);
    }

    [Fact]
    public void WhatIsMissingIsNamed()
    {
        Assert.Throws<ArgumentNullException>("network", () => new EpsilonDenoiser(null!, Timesteps));
        Assert.Throws<ArgumentNullException>("timesteps", () => new VelocityDenoiser((x, _) => x, (DiscreteTimesteps)null!));
        Assert.Throws<ArgumentNullException>("timestep", () => new X0Denoiser((x, _) => x, (Func<NoiseLevel, double>)null!));
    }
}
