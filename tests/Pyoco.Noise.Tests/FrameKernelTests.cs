namespace Pyoco.Noise.Tests;

public sealed class FrameKernelTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(1)]
    [InlineData(7)]
    public void KernelsAreTheirFormulas(double r)
    {
        Assert.Equal(Math.Exp(-r), FrameKernels.At(FrameKernel.OrnsteinUhlenbeck, r), 15);
        Assert.Equal((1 + Math.Sqrt(3) * r) * Math.Exp(-Math.Sqrt(3) * r), FrameKernels.At(FrameKernel.Matern32, r), 15);
        Assert.Equal((1 + Math.Sqrt(5) * r + 5 * r * r / 3) * Math.Exp(-Math.Sqrt(5) * r), FrameKernels.At(FrameKernel.Matern52, r), 15);
        Assert.Equal(Math.Exp(-r * r / 2), FrameKernels.At(FrameKernel.SquaredExponential, r), 15);
    }

    [Fact]
    public void NamesComeBack()
    {
        Assert.All(Enum.GetValues<FrameKernel>(), kernel => Assert.Equal(kernel, FrameKernels.Named(FrameKernels.NameOf(kernel))));
        Assert.Equal(["ou", "matern32", "matern52", "rbf"], Enum.GetValues<FrameKernel>().Select(FrameKernels.NameOf));
        Assert.Contains("ou, matern32, matern52, rbf", Assert.Throws<ArgumentException>(() => FrameKernels.Named("OU")).Message);
    }

    [Fact]
    public void NumbersThatAreNoKernelAreRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>("kernel", () => new KernelNoise((FrameKernel)4, 1, rate: 8));
}
