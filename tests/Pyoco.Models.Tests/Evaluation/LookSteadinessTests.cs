namespace Pyoco.Models.Tests;

public sealed class LookSteadinessTests
{
    [Fact]
    public void ALookIsSteadyWhereItNeverChangesRightOrWrong()
    {
        Assert.Equal(1, LookSteadiness.Of(Readings.Of([2, 2, 2], direction: 0, truth: 3)));
        Assert.Equal(0, LookSteadiness.Of(Readings.Of([1, 1, 2], direction: 3, truth: 3)));
        Assert.Equal(0, LookSteadiness.Of(Readings.Of([null, null], direction: 3, truth: 3)));
        Assert.True(double.IsNaN(LookSteadiness.Of(new ClipReading([new AttributeReading([1], 1)], []))));
    }

    [Fact]
    public void ClipsAreAveraged() => Assert.Equal(
        Estimate.Of([1, 0]), LookSteadiness.Over([Readings.Of([1, 1], null, null), Readings.Of([1, 2], null, null)]));
}
