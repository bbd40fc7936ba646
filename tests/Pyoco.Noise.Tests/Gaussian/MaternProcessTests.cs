namespace Pyoco.Noise.Tests;

public sealed class MaternProcessTests
{
    public static TheoryData<CovarianceKernel> Kernels =>
        [CovarianceKernel.OrnsteinUhlenbeck, CovarianceKernel.Matern32, CovarianceKernel.Matern52];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void WhatIsLeftOfTheProcessIsTheKernel(CovarianceKernel kernel)
    {
        var process = MaternProcess.Of(kernel)!;
        foreach (var distance in new[] { 0, 1e-6, 0.1, 0.9, 3, 20, 1e4, double.PositiveInfinity })
        {
            var transition = process.Transition(distance * process.Rate);
            var covariance = Enumerable.Range(0, process.Size).Sum(k => transition[0, k] * process.Stationary[k, 0]);

            Assert.Equal(CovarianceKernels.At(kernel, distance), covariance, 1e-14);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void WhatComesAndWhatIsLeftMakeTheStationaryCovariance(CovarianceKernel kernel)
    {
        var process = MaternProcess.Of(kernel)!;
        foreach (var time in new[] { 0.01, 0.3, 0.999, 1.001, 4, 800 })
        {
            var (left, come) = (process.Moved(process.Transition(time), process.Stationary), process.Diffusion(time));
            PriorContract.Close(
                process.Stationary, FrameCovariance.Of(process.Size, (i, j) => left[i, j] + come[i, j]), 1e-14);
        }
    }

    // To first order the noise of order n - 1/2 is white noise integrated n times: the variance of the process is q h^(2n-1) / (2n - 1)
    // ((n - 1)!)^-2, also where the difference of the stationary covariances has no digit of it.
    [Theory]
    [InlineData(CovarianceKernel.OrnsteinUhlenbeck, 2.0)]
    [InlineData(CovarianceKernel.Matern32, 4 / 3.0)]
    [InlineData(CovarianceKernel.Matern52, 16 / 3.0 / 20)]
    public void ShortTimesKeepTheirDigits(CovarianceKernel kernel, double factor)
    {
        var process = MaternProcess.Of(kernel)!;

        Assert.Equal(factor, process.Diffusion(1e-7)[0, 0] / Math.Pow(1e-7, 2 * process.Size - 1), 1e-6);
    }

    [Fact]
    public void TheSquaredExponentialHasNone() => Assert.Null(MaternProcess.Of(CovarianceKernel.SquaredExponential));
}
