namespace Pyoco.Tests;

public sealed class MeasuredWorkTests
{
    [Fact]
    public void TimeAndMemoryAreThoseOfTheWork()
    {
        const int bytes = 64 << 20;
        byte[]? kept = null;

        var measured = MeasuredWork.Of(() =>
        {
            kept = GC.AllocateUninitializedArray<byte>(bytes);
            kept.AsSpan().Fill(1);
            Thread.Sleep(50);
        });

        Assert.True(measured.Duration >= TimeSpan.FromMilliseconds(49));
        Assert.True(measured.Bytes > bytes / 2, $"{measured.Bytes} bytes");
        GC.KeepAlive(kept);
    }

    [Fact]
    public void WhatTheWorkThrowsIsThrown() => Assert.Throws<FormatException>(() => MeasuredWork.Of(() => throw new FormatException()));
}
