using Pyoco.TestSupport;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class ThresholdingTests
{
    [Fact]
    public void AClipCutsOnBothSidesAndLeavesItsInput()
    {
        using var scope = NewDisposeScope();
        var clean = Video(-3, -0.7, 0.2, 5);

        var limited = Thresholding.Static(0.8).Apply(clean);

        TensorAssert.Close(Video(-0.8, -0.7, 0.2, 0.8), limited, tolerance: 1e-15);
        TensorAssert.Close(Video(-3, -0.7, 0.2, 5), clean, tolerance: 0);
    }

    [Fact]
    public void ADynamicLimitCutsAtAQuantileOfEachSampleAndDividesByIt()
    {
        using var scope = NewDisposeScope();
        var clean = cat([Video(-3, 1, 2, 0), Video(0.1, -0.2, 0.3, 0.4), Video(10, 20, -30, 40)]);

        var limited = Thresholding.Dynamic(ratio: 0.5, most: 12).Apply(clean);

        // Medians of the magnitudes, between the two in the middle: 1.5, then below 1, then above 12.
        TensorAssert.Close(
            cat([Video(-1, 1 / 1.5, 1, 0), Video(0.1, -0.2, 0.3, 0.4), Video(10 / 12.0, 1, -1, 1)]), limited, tolerance: 1e-12);
    }

    [Fact]
    public void TheTypeStays()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(ScalarType.BFloat16, Thresholding.Dynamic().Apply(Video(-3, 1, 2, 0).to(ScalarType.BFloat16)).dtype);
        Assert.Equal(ScalarType.Float32, Thresholding.Static().Apply(Video(-3, 1, 2, 0).to(ScalarType.Float32)).dtype);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ARangeThatIsNoneIsRefused(double range)
    {
        Assert.Throws<ArgumentOutOfRangeException>("range", () => Thresholding.Static(range));
        Assert.Throws<ArgumentOutOfRangeException>("most", () => Thresholding.Dynamic(0.9, range));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void AShareThatIsNoneIsRefused(double ratio) =>
        Assert.Throws<ArgumentOutOfRangeException>("ratio", () => Thresholding.Dynamic(ratio));

    private static Tensor Video(params double[] values) => tensor(values).view(1, 1, values.Length / 2, 1, 2);
}
