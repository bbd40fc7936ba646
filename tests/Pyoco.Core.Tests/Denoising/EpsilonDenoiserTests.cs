using Pyoco.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class EpsilonDenoiserTests
{
    private static readonly DiscreteTimesteps Timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);
    private static readonly GaussianDenoiser Exact = new(mean: 0.3, deviation: 0.8);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(500, 1)]
    [InlineData(999, 1)]
    [InlineData(0, 3)]
    [InlineData(500, 0.2)]
    [InlineData(999, 14.65)]
    public void TheExactNetworkGivesTheExactDenoiserAtEveryScaleOfALevel(int timestep, double scale)
    {
        using var scope = NewDisposeScope();
        var trained = Timesteps.Level(timestep);
        var level = new NoiseLevel(scale * trained.Signal, scale * trained.Noise);
        var video = Video(seed: 1).Times(scale);

        var clean = new EpsilonDenoiser(Network, Timesteps).Clean(video, level);

        TensorAssert.Close(Exact.Clean(video, level), clean, tolerance: 1e-10);
    }

    [Fact]
    public void BetweenTwoTimestepsTheNetworkIsToldAFractionAndSeesUnitVariance()
    {
        using var scope = NewDisposeScope();
        var sigma = Math.Sqrt(Timesteps.Level(300).Sigma * Timesteps.Level(301).Sigma);
        var video = Video(seed: 2);
        var (told, seen) = (0f, zeros(0));

        new EpsilonDenoiser((input, timestep) =>
        {
            (told, seen) = (timestep[0].item<float>(), input.clone().MoveToOuterDisposeScope());
            return input.clone();
        }, Timesteps).Clean(video, NoiseLevel.FromSigma(sigma));

        Assert.Equal(300.5, told, tolerance: 1e-3);
        TensorAssert.Close(video.Over(Math.Sqrt(1 + sigma * sigma)), seen, tolerance: 1e-12);
    }

    [Fact]
    public void TheTrueNoiseGivesBackTheCleanVideo()
    {
        using var scope = NewDisposeScope();
        var (clean, noise) = (Video(seed: 3), Video(seed: 4));

        var estimate = new EpsilonDenoiser((_, _) => noise.clone(), Timesteps)
            .Clean(clean.Times(0.5).Plus(noise.Times(2)), new NoiseLevel(0.5, 2));

        TensorAssert.Close(clean, estimate, tolerance: 1e-12);
    }

    private static Tensor Network(Tensor input, Tensor timestep)
    {
        var level = Timesteps.Level((int)timestep[0].item<float>());
        return (input - Exact.Clean(input, level).Times(level.Signal)).Over(level.Noise);
    }

    private static Tensor Video(ulong seed) =>
        GaussianFramePrior.Independent().Sample(new VideoShape(2, 1, 3, 4, 4), new NoiseKey(seed)).to(float64);
}
