using static TorchSharp.torch;

namespace Pyoco.Core.Tests;

public sealed class ValueCheckTests
{
    [Theory]
    [InlineData(0f, null)]
    [InlineData(16777216f, null)]
    [InlineData(-16777218f, "values of 1.68E+07")]
    [InlineData(1e38f, "values of 1E+38")]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "an infinite value")]
    public void ValuesThatNoVideoHasAreNamed(float value, string? fault)
    {
        using var values = tensor(new[] { 0.5f, value, -1f });

        Assert.Equal(fault, ValueCheck.FaultOf(values));
    }

    [Fact]
    public void NaNIsToldAlsoBesideInfinityAndInHalfPrecision()
    {
        using var values = tensor(new[] { float.PositiveInfinity, float.NaN });
        using var half = values.to(ScalarType.BFloat16);

        Assert.Equal("NaN", ValueCheck.FaultOf(values));
        Assert.Equal("NaN", ValueCheck.FaultOf(half));
    }
}
