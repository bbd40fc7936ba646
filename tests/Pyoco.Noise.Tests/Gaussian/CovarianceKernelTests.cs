namespace Pyoco.Noise.Tests;

public sealed class CovarianceKernelTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(1)]
    [InlineData(7)]
    public void KernelsAreTheirFormulas(double r)
    {
        Assert.Equal(Math.Exp(-r), CovarianceKernels.At(CovarianceKernel.OrnsteinUhlenbeck, r), 15);
        Assert.Equal((1 + Math.Sqrt(3) * r) * Math.Exp(-Math.Sqrt(3) * r), CovarianceKernels.At(CovarianceKernel.Matern32, r), 15);
        Assert.Equal(
            (1 + Math.Sqrt(5) * r + 5 * r * r / 3) * Math.Exp(-Math.Sqrt(5) * r), CovarianceKernels.At(CovarianceKernel.Matern52, r), 15);
        Assert.Equal(Math.Exp(-r * r / 2), CovarianceKernels.At(CovarianceKernel.SquaredExponential, r), 15);
    }

    [Fact]
    public void NamesComeBack()
    {
        Assert.All(
            Enum.GetValues<CovarianceKernel>(), kernel => Assert.Equal(kernel, CovarianceKernels.Named(CovarianceKernels.NameOf(kernel))));
        Assert.Equal(["ou", "matern32", "matern52", "rbf"], Enum.GetValues<CovarianceKernel>().Select(CovarianceKernels.NameOf));
        Assert.Contains("ou, matern32, matern52, rbf", Assert.Throws<ArgumentException>(() => CovarianceKernels.Named("OU")).Message);
    }

    [Fact]
    public void NumbersThatAreNoKernelAreRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>("kernel", () => new GaussianProcessNoise((CovarianceKernel)4, 1, rate: 8));
}
