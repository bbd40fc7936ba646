namespace Pyoco.Noise.Tests;

public sealed class FrameProcessTests
{
    [Theory]
    [InlineData(CovarianceKernel.OrnsteinUhlenbeck, 0.3, 0)]
    [InlineData(CovarianceKernel.OrnsteinUhlenbeck, 0.3, 0.2)]
    [InlineData(CovarianceKernel.Matern32, 0.3, 0)]
    [InlineData(CovarianceKernel.Matern32, 0.3, 1e-3)]
    [InlineData(CovarianceKernel.Matern52, 0.3, 0)]
    [InlineData(CovarianceKernel.Matern52, 0.3, 1e-3)]
    [InlineData(CovarianceKernel.Matern52, 0.02, 1)]
    public void ItsStepsAreTheCholeskyFactor(CovarianceKernel kernel, double scale, double nugget)
    {
        double[] times = [0, 0.1, 0.15, 0.4, 0.41, 0.8, 1, 1.3, 2, 2.05, 2.1, 2.2];
        foreach (var frames in new KernelFrames[] { new(kernel, scale, nugget, 8, null), new(kernel, scale, nugget, null, times) })
        {
            var dense = TriangularMatrix.Cholesky(FrameCovariance.Of(12, frames.Covariance), out _);

            PriorContract.Close(dense, frames.Process()!.Factor(12).ToMatrix(), 1e-9);
        }
    }

    // Where the dense factor has no digit left: the covariance comes back from the factor.
    [Theory]
    [InlineData(CovarianceKernel.Matern32, 100)]
    [InlineData(CovarianceKernel.Matern52, 10)]
    public void LongScalesKeepTheirDigits(CovarianceKernel kernel, double scale)
    {
        var frames = new KernelFrames(kernel, scale, 0, 24, null);
        var factor = frames.Process()!.Factor(200).ToMatrix();

        PriorContract.Close(
            FrameCovariance.Of(200, frames.Covariance),
            FrameCovariance.Of(200, (i, j) => Enumerable.Range(0, 200).Sum(k => factor[i, k] * factor[j, k])), 1e-11);
    }

    [Fact]
    public void EvenFramesBecomeSteady()
    {
        var process = new KernelFrames(CovarianceKernel.Matern52, 0.5, 0, 24, null).Process()!;

        Assert.Same(process[1000], process[2000]);
        Assert.NotSame(process[0], process[1]);
        Assert.Equal(process[1000].Own, process.LeastOwn, 1e-12);
    }

    // With weights 3, -3 and 1 in the prediction, a smooth process resolves less than a frame has of its own.
    [Fact]
    public void RoundingOfFramesIsWeighed()
    {
        var rough = FrameProcess.Autoregression(0.8, 0.6);
        var smooth = FrameProcess.Even(MaternProcess.Of(CovarianceKernel.Matern52)!, 0.001, 0);

        Assert.Equal(0.6 / Math.Sqrt(1 + 0.64), rough.LeastResolved, 1e-12);
        Assert.InRange(smooth.LeastResolved / smooth.LeastOwn, 0.1, 0.3);
    }

    // A walk begins between one and two memories back, at a place that depends on the frame alone.
    [Fact]
    public void TheWalkToALateFrameIsAsLongAsToAnEarlyOne()
    {
        var process = new KernelFrames(CovarianceKernel.Matern32, 0.5, 0, 24, null).Process()!;

        Assert.Equal((0, process.Memory), process.Walk(5));
        Assert.Equal((0, 2 * process.Memory), process.Walk(process.Memory + 5));
        Assert.Equal((9 * process.Memory, 11 * process.Memory), process.Walk(10 * process.Memory + 5));
    }

    [Theory]
    [InlineData(CovarianceKernel.OrnsteinUhlenbeck)]
    [InlineData(CovarianceKernel.Matern32)]
    [InlineData(CovarianceKernel.Matern52)]
    public void AMemoryLaterNothingIsLeft(CovarianceKernel kernel)
    {
        var process = MaternProcess.Of(kernel)!;
        var memory = FrameProcess.Even(process, 0.01, 0).Memory;

        Assert.InRange(memory, 5000, 6000);
        Assert.All(process.Transition(0.01 * memory).Cast<double>(), left => Assert.InRange(Math.Abs(left), 0, Math.Pow(2, -60)));
    }
}
