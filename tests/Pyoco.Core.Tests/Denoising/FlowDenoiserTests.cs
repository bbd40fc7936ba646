using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class FlowDenoiserTests
{
    private static readonly GaussianDenoiser Exact = new(mean: 0.3, deviation: 0.8);

    [Theory]
    [InlineData(0.001, 1)]
    [InlineData(0.4, 3)]
    [InlineData(0.999, 0.2)]
    [InlineData(1, 1)]
    public void TheExactNetworkGivesTheExactDenoiserAtEveryScaleOfALevel(double time, double scale)
    {
        using var scope = NewDisposeScope();
        var level = new NoiseLevel(scale * (1 - time), scale * time);
        var video = Video(seed: 1).Times(scale);

        var clean = new FlowDenoiser(Network).Clean(video, level);

        TensorAssert.Close(Exact.Clean(video, level), clean, tolerance: 1e-4); // the network is told the time in float32
    }

    [Fact]
    public void TheNetworkIsToldTheTimeOfTheSameSigma()
    {
        using var scope = NewDisposeScope();
        var (told, seen) = (0f, zeros(0));

        new FlowDenoiser((input, timestep) =>
        {
            (told, seen) = (timestep[0].item<float>(), input.clone().MoveToOuterDisposeScope());
            return input.clone();
        }).Clean(Video(seed: 2), NoiseLevel.FromSigma(3));

        Assert.Equal(750, told);
        TensorAssert.Close(Video(seed: 2).Over(4), seen, tolerance: 1e-12);
    }

    [Fact]
    public void WithoutNoiseTheVideoIsItsEstimateAndTheNetworkIsNotAsked()
    {
        using var scope = NewDisposeScope();

        var clean = new FlowDenoiser((_, _) => throw new InvalidOperationException()).Clean(Video(seed: 3), new NoiseLevel(0.5, 0));

        TensorAssert.Close(Video(seed: 3).Over(0.5), clean, tolerance: 1e-12);
    }

    [Fact]
    public void GuidanceFindsWhatTheNetworkPredicts() =>
        Assert.Same(PredictedQuantity.Flow, new FlowDenoiser(Network).PredictionAt(new NoiseLevel(0.5, 0.5)));

    [Fact]
    public void WhatIsNoLevelAndNoTimeIsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("timesteps", () => new FlowDenoiser(Network, timesteps: 0));
        Assert.Throws<ArgumentNullException>("network", () => new FlowDenoiser(null!));
        using var video = Video(seed: 4);
        Assert.Throws<ArgumentOutOfRangeException>("level", () => new FlowDenoiser(Network).Clean(video, new NoiseLevel(0, 0)));
    }

    private static Tensor Network(Tensor input, Tensor timestep)
    {
        var time = timestep[0].item<float>() / 1000.0;
        var clean = Exact.Clean(input, new NoiseLevel(1 - time, time));
        return (input - clean.Times(1 - time)).Over(time) - clean;
    }

    private static Tensor Video(ulong seed) =>
        GaussianFramePrior.Independent().Sample(new VideoShape(2, 1, 3, 4, 4), new NoiseKey(seed)).to(float64);
}
