using Pyoco.TestSupport;

namespace Pyoco.Noise.Tests;

public sealed class FrameRegressionTests
{
    [Fact]
    public void AnAutoregressionIsPredictedFromTheNeighboursAlone()
    {
        var regression = new FrameRegression(FrameDistribution.OfCovariance(FrameMatrices.Autoregression(6, 0.8)), [0, 1, 4]);

        // Ahead: the last frame times the factor. Between frames 1 and 4: the bridge, weights f (1 - f⁴) / (1 - f⁶) and f² (1 - f²) / (1 -
        // f⁶).
        AssertClose([0, 0, 0.8], regression.Weights(5));
        var f2 = 0.64;
        AssertClose([0, 0.8 * (1 - f2 * f2) / (1 - f2 * f2 * f2), f2 * (1 - f2) / (1 - f2 * f2 * f2)], regression.Weights(2));
        Assert.Equal(0.36, regression.Residual(5, 5), 12);
        Assert.Equal(0, regression.Residual(5, 4));
        Assert.Equal(0, regression.Residual(2, 5), 12);
    }

    [Fact]
    public void AFrameThatIsDeterminedSaysNothingNew()
    {
        var regression = new FrameRegression(FrameDistribution.OfCovariance(FrameMatrices.Autoregression(4, 1)), [0, 2]);

        Assert.False(regression.IsDetermined(0));
        Assert.True(regression.IsDetermined(1));
        Assert.Equal([1, 0], regression.Weights(3));
        Assert.Null(regression.UnknownPlace);
        Assert.Equal(0, regression.Residual(3, 3), 12);
    }

    private static void AssertClose(double[] expected, double[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
}
