namespace Pyoco.Tests;

public sealed class FlowShiftTests
{
    [Theory]
    [InlineData(0.25, 3)]
    [InlineData(0.9, 0.5)]
    public void TheShiftMultipliesSigma(double time, double shift)
    {
        var level = FlowShift.Level(time, shift);

        Assert.Equal(1, level.Signal + level.Noise, tolerance: 1e-15);
        Assert.Equal(shift * time / (1 - time), level.Sigma, tolerance: 1e-12);
        Assert.Equal((new NoiseLevel(0, 1), new NoiseLevel(1, 0)), (FlowShift.Level(1, shift), FlowShift.Level(0, shift)));
    }

    // The published points of FLUX.1, and the middle between them.
    [Theory]
    [InlineData(256, 0.5)]
    [InlineData(4096, 1.15)]
    [InlineData(2176, 0.825)]
    public void TheLogarithmOfTheShiftRisesInALine(double tokens, double logarithm) =>
        Assert.Equal(logarithm, Math.Log(FlowShift.ForTokens(tokens)), tolerance: 1e-12);

    [Fact]
    public void WhatIsOutOfRangeIsNamed()
    {
        Assert.Throws<ArgumentOutOfRangeException>("time", () => FlowShift.Level(1.1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("shift", () => FlowShift.Level(0.5, 0));
        Assert.Throws<ArgumentOutOfRangeException>("tokens", () => FlowShift.ForTokens(0));
        Assert.Throws<ArgumentOutOfRangeException>("second", () => FlowShift.ForTokens(9, new(4, 1), new(4, 2)));
        Assert.Throws<ArgumentOutOfRangeException>("shift", () => NoiseSchedule.Flow(3, shift: -1));
    }
}
