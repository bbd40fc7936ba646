namespace Pyoco.Noise.Tests;

public sealed class KernelFramesTests
{
    [Fact]
    public void TheTimesOfEvenFramesAreThoseOfARate()
    {
        var even = new KernelFrames(CovarianceKernel.Matern32, 0.3, 0.1, 8, null);
        var listed = new KernelFrames(CovarianceKernel.Matern32, 0.3, 0.1, null, [0, 0.125, 0.25, 0.375]);

        PriorContract.Close(FrameCovariance.Of(4, even.Covariance), FrameCovariance.Of(4, listed.Covariance), 0);
        PriorContract.Close(even.Distribution(4).Factor.ToMatrix(), listed.Distribution(4).Factor.ToMatrix(), 1e-15);
        Assert.Equal((int.MaxValue, 4), (even.MostFrames, listed.MostFrames));
    }

    [Fact]
    public void TheSquaredExponentialHasADenseFactor()
    {
        var frames = new KernelFrames(CovarianceKernel.SquaredExponential, 0.1, 0, 8, null);

        Assert.Null(frames.Process());
        Assert.IsType<CholeskyFactor>(frames.Distribution(4).Factor);
    }
}
