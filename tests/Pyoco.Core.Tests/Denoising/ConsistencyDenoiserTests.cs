using Pyoco.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class ConsistencyDenoiserTests
{
    private static readonly DiscreteTimesteps Timesteps = DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1, 0.3)]
    [InlineData(259, 2)]
    public void TheEstimateIsMixedWithTheVideoByTheFactorsOfItsTimestep(int timestep, double scale)
    {
        using var scope = NewDisposeScope();
        var (x, clean) = (Video(seed: 1), Video(seed: 2));
        var trained = Timesteps.Level(timestep);

        var f = new ConsistencyDenoiser(new DelegateDenoiser((_, _) => clean.clone()), Timesteps, scaling: 2)
            .Clean(x.Times(scale), new NoiseLevel(scale * trained.Signal, scale * trained.Noise));

        var scaled = 2.0 * timestep;
        var (skip, output) = (0.25 / (scaled * scaled + 0.25), scaled / Math.Sqrt(scaled * scaled + 0.25));
        TensorAssert.Close(clean.Times(output).Plus(x.Times(skip)), f, tolerance: 1e-8);
    }

    [Fact]
    public void AtTheFirstTimestepTheVideoItselfIsTheEstimate()
    {
        using var scope = NewDisposeScope();
        var x = Video(seed: 3);

        var f = new ConsistencyDenoiser(new DelegateDenoiser((input, _) => input.Times(100)), Timesteps).Clean(x, Timesteps.Level(0));

        TensorAssert.Close(x, f, tolerance: 1e-12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void AFactorThatIsNoneIsRefused(double scaling) =>
        Assert.Throws<ArgumentOutOfRangeException>("scaling", () => new ConsistencyDenoiser(
            new GaussianDenoiser(0, 1), Timesteps, scaling));

    private static Tensor Video(ulong seed) =>
        GaussianFramePrior.Independent().Sample(new VideoShape(2, 1, 3, 4, 4), new NoiseKey(seed)).to(float64);
}
