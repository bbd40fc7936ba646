namespace Pyoco.Tests;

public sealed class FrameDelayTests
{
    [Theory]
    [InlineData(8, 1, 8)]
    [InlineData(24, 1, 24)]
    [InlineData(30, 1, 30)]
    [InlineData(60, 1, 60)]
    [InlineData(120, 1, 120)]
    [InlineData(999, 1, 999)]
    [InlineData(1000, 1, 1000)]
    [InlineData(12.5, 2, 25)]
    [InlineData(0.02, 50, 1)]
    [InlineData(1 / 3.0, 3, 1)]
    [InlineData(23.976, 1001, 24000)]
    [InlineData(24000 / 1001.0, 1001, 24000)]
    [InlineData(29.97, 1001, 30000)]
    [InlineData(59.94, 1001, 60000)]
    public void TheFractionIsExact(double frameRate, int numerator, int denominator) =>
        Assert.Equal(new FrameDelay(numerator, denominator), FrameDelay.Of(frameRate));

    [Theory]
    [InlineData(119.88011988)] // 120000 / 1001 needs 17 bits
    [InlineData(Math.PI)]
    [InlineData(997.531)]
    [InlineData(0.0234567)]
    [InlineData(23.98)]
    public void WhatSixteenBitsCannotStateIsNear(double frameRate)
    {
        var delay = FrameDelay.Of(frameRate);

        Assert.InRange(delay.Numerator, 1, ushort.MaxValue);
        Assert.InRange(delay.Denominator, 1, ushort.MaxValue);
        Assert.Equal(1, (double)delay.Numerator / delay.Denominator * frameRate, 2e-5);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(120)]
    [InlineData(23.976)]
    [InlineData(1000)]
    [InlineData(0.02)]
    public void MillisecondsAddUpToTheTimeOfEveryFrame(double frameRate)
    {
        var milliseconds = FrameDelay.Milliseconds(1000, frameRate);

        var time = 0L;
        for (var i = 0; i < milliseconds.Length; i++)
        {
            time += milliseconds[i];
            Assert.True(milliseconds[i] >= 1);
            Assert.InRange(time - 1000 * (i + 1) / frameRate, -0.501, 0.501);
        }
    }
}
