using Pyoco.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>The prior that the tests of this package draw from keeps the promises of the interface.</summary>
public sealed class GaussianFramePriorTests
{
    private static readonly GaussianFramePrior Prior = GaussianFramePrior.Autoregressive(0.8);

    [Fact]
    public void FramesCorrelateAsTheCovarianceSays()
    {
        using var scope = NewDisposeScope();
        var noise = Prior.Sample(new VideoShape(2, 2, 4, 64, 64), new NoiseKey(1)).to(float64);

        var pixels = noise.permute(2, 0, 1, 3, 4).reshape(4, -1); // (F, N)
        var covariance = pixels.mm(pixels.t()) / pixels.size(1);

        for (var i = 0; i < 4; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                var expected = Prior.Covariance(4)[i, j];
                var deviation = Math.Sqrt((1 + expected * expected) / pixels.size(1));
                Assert.InRange((covariance[i, j].item<double>() - expected) / deviation, -6, 6);
            }
        }
    }

    [Fact]
    public void ValuesDependNeitherOnTheBatchNorOnTheFramesDrawn()
    {
        using var scope = NewDisposeScope();
        var key = new NoiseKey(2);
        var whole = Prior.Sample(new VideoShape(3, 2, 5, 4, 4), key);

        TensorAssert.BitEqual(whole.narrow(0, 0, 1).narrow(2, 0, 3), Prior.Sample(new VideoShape(1, 2, 3, 4, 4), key));
        TensorAssert.BitEqual(whole.narrow(2, 2, 3), Prior.Sample(new VideoShape(3, 2, 3, 4, 4), key, firstFrame: 2));
        TensorAssert.BitEqual(whole, Prior.Sample(new VideoShape(3, 2, 5, 4, 4), key));
    }

    [Fact]
    public void AnotherSeedOrStreamIsAnotherNoise()
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(1, 1, 1, 4, 4);
        var noise = Prior.Sample(shape, new NoiseKey(3));

        Assert.True(TensorAssert.LargestDifference(noise, Prior.Sample(shape, new NoiseKey(4))) > 0.1);
        Assert.True(TensorAssert.LargestDifference(noise, Prior.Sample(shape, new NoiseKey(3, Stream: 1))) > 0.1);
    }
}
