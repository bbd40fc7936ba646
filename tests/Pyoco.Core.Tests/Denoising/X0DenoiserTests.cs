using Pyoco.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class X0DenoiserTests
{
    private static readonly DiscreteTimesteps Timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);
    private static readonly GaussianDenoiser Exact = new(mean: 0.3, deviation: 0.8);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(500, 0.2)]
    [InlineData(999, 14.65)]
    public void TheExactNetworkGivesTheExactDenoiserAtEveryScaleOfALevel(int timestep, double scale)
    {
        using var scope = NewDisposeScope();
        var trained = Timesteps.Level(timestep);
        var level = new NoiseLevel(scale * trained.Signal, scale * trained.Noise);
        var video = Video(seed: 1).Times(scale);

        var clean = new X0Denoiser((input, told) => Exact.Clean(input, Timesteps.Level((int)told[0].item<float>())), Timesteps)
            .Clean(video, level);

        TensorAssert.Close(Exact.Clean(video, level), clean, tolerance: 1e-10);
    }

    [Fact]
    public void WithoutNoiseTheVideoItselfIsTheEstimateAndWithoutSignalTheNetworkIsAsked()
    {
        using var scope = NewDisposeScope();
        var video = Video(seed: 2);
        var calls = 0;
        var denoiser = new X0Denoiser((input, _) =>
        {
            calls++;
            return input.Times(2);
        }, Timesteps);

        TensorAssert.Close(video.Over(0.5), denoiser.Clean(video, new NoiseLevel(0.5, 0)), tolerance: 1e-12);
        Assert.Equal(0, calls);
        TensorAssert.Close(video.Times(2), denoiser.Clean(video, new NoiseLevel(0, 1)), tolerance: 1e-12);
    }

    [Fact]
    public void TheNetworkIsToldWhatTheRuleSays()
    {
        using var scope = NewDisposeScope();
        var told = new List<float>();
        var level = NoiseLevel.FromSigma(Math.E);
        Tensor Network(Tensor input, Tensor timestep)
        {
            told.Add(timestep[0].item<float>());
            return input.clone();
        }

        new X0Denoiser(Network, l => Math.Log(l.Sigma)).Clean(Video(seed: 3), level);
        new EpsilonDenoiser(Network, l => 2 * Math.Log(l.Sigma)).Clean(Video(seed: 3), level);
        new VelocityDenoiser(Network, l => 3 * Math.Log(l.Sigma)).Clean(Video(seed: 3), level);

        Assert.Equal([1, 2, 3], told);
    }

    [Fact]
    public void AMissingArgumentIsNamed()
    {
        Assert.Throws<ArgumentNullException>("network", () => new X0Denoiser(null!, Timesteps));
        Assert.Throws<ArgumentNullException>("timesteps", () => new X0Denoiser((input, _) => input, (DiscreteTimesteps)null!));
        Assert.Throws<ArgumentNullException>("timestep", () => new X0Denoiser((input, _) => input, (Func<NoiseLevel, double>)null!));
    }

    private static Tensor Video(ulong seed) =>
        GaussianFramePrior.Independent().Sample(new VideoShape(2, 1, 3, 4, 4), new NoiseKey(seed)).to(float64);
}
