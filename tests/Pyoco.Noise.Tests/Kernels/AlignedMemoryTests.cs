namespace Pyoco.Noise.Tests;

public sealed unsafe class AlignedMemoryTests
{
    [Fact]
    public void WhatIsInUseIsNotSharedAndWhatIsNotIsUsedAgain()
    {
        var memory = new AlignedMemory(100);
        var first = memory.Rent();
        var second = memory.Rent();
        var (one, other) = ((nuint)first.Start, (nuint)second.Start);

        Assert.True(Math.Abs((long)one - (long)other) >= 100 * sizeof(float));
        second.Dispose();
        using var third = memory.Rent();
        Assert.Equal(other, (nuint)third.Start);
        first.Dispose();
    }

    [Fact]
    public void ItIsAlignedAndBeginsAsZeros()
    {
        var memory = new AlignedMemory(33);
        using var lease = memory.Rent();

        Assert.Equal(0u, (nuint)lease.Start % 64);
        Assert.True(new ReadOnlySpan<float>(lease.Start, 33).IndexOfAnyExcept(0f) < 0);
    }
}
