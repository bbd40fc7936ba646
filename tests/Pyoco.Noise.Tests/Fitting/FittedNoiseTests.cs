using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class FittedNoiseTests
{
    [Fact]
    public void WhatAllSamplesShareIsTakenOutAtTheSameVariance()
    {
        using var scope = NewDisposeScope();
        var noise = new IndependentNoise().Sample(new VideoShape(3, 2, 4, 5, 6), new NoiseKey(1));
        var shared = noise.Plus(randn([1, 2, 4, 5, 6], generator: new Generator(1)));
        var options = new NoiseFitOptions { RemoveSharedMean = true };

        var rest = FittedNoise.Of(noise, options);

        TensorAssert.Close(rest, FittedNoise.Of(shared, options), 1e-6);
        Assert.Equal(0, rest.mean([0]).abs().max().item<double>(), 1e-12);
        Assert.Equal(noise.to(float64).var(0).mean().item<double>(), rest.square().mean().item<double>(), 1e-9);
        TensorAssert.Close(noise.to(float64), FittedNoise.Of(noise, null), 0);
        Assert.Equal(new PixelBlocks(1, true), FittedNoise.Blocks(options));
    }
}
