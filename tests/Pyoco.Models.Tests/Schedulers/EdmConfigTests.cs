namespace Pyoco.Models.Tests;

public sealed class EdmConfigTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void SigmasAreFiniteAndAboveZero(double value)
    {
        Func<EdmConfig>[] wrong = [() => new() { SigmaData = value }, () => new() { SigmaMin = value }, () => new() { SigmaMax = value }];

        Assert.Equal(
            ["SigmaData", "SigmaMin", "SigmaMax"], wrong.Select(make => Assert.Throws<ArgumentOutOfRangeException>(make).ParamName));
    }

    [Theory]
    [InlineData(0.99)]
    [InlineData(double.PositiveInfinity)]
    public void RhoIsFiniteAndAtLeastOne(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new EdmConfig { Rho = value });

        Assert.Contains(value.ToString(System.Globalization.CultureInfo.CurrentCulture), error.Message);
    }

    [Fact]
    public void EachValueHasItsPlaceInTheWalkAndTheDenoiser()
    {
        var edm = new EdmConfig { SigmaData = 0.25, SigmaMin = 0.5, SigmaMax = 32, Rho = 1 };
        var config = SchedulerConfig.Parse(SchedulerConfig.Of(edm).ToJson().ToJsonString());

        Assert.Equal(edm, config.Edm);
        Assert.Equal(
            [32, 16.25, 0.5, 0], config.CreateSchedule(3).Levels.Select(l => l.Noise), (a, b) => Math.Abs(a - b) < 1e-9); // rho 1 is even
    }
}
