using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class DiscreteInputTests
{
    [Fact]
    public void TheNetworkIsFedAVariancePreservingVideoAndAFractionalTimestep()
    {
        using var scope = NewDisposeScope();
        Tensor? fed = null;
        var told = 0.0;
        var sigma = Math.Sqrt(ExactNetworks.Timesteps.Level(10).Sigma * ExactNetworks.Timesteps.Level(11).Sigma);

        DiscreteInput.Evaluate(
            (x, t) =>
            {
                (fed, told) = (x, t[0].item<float>());
                return x.clone();
            },
            ExactNetworks.Timesteps, full(new long[] { 1, 1, 1, 2, 2 }, 2.0), NoiseLevel.FromSigma(sigma));

        Assert.Equal(10.5, told, 3);
        Assert.Equal(2 / Math.Sqrt(1 + sigma * sigma), fed!.mean().item<float>(), 5);
    }
}
