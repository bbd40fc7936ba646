namespace Pyoco.Noise.Tests;

public sealed class PortableLogarithmTests
{
    [Fact]
    public void ItIsTheNaturalLogarithm()
    {
        for (var i = 1; i <= 100_000; i++)
        {
            var x = i / 37_000.0;

            Assert.Equal(Math.Log(x), PortableLogarithm.Of(x), 1e-15 * Math.Max(1, Math.Abs(Math.Log(x))));
        }
    }

    [Fact]
    public void ItIsPreciseNearOneAndFarOff()
    {
        Assert.Equal(0, PortableLogarithm.Of(1));
        Assert.Equal(1, PortableLogarithm.Of(1 - 1e-9) / Math.Log(1 - 1e-9), 1e-15);
        Assert.Equal(-33 * Math.Log(2), PortableLogarithm.Of(1.0 / (1L << 33)), 1e-14);
        Assert.Equal(Math.Log(1e300), PortableLogarithm.Of(1e300), 1e-12);
    }

    [Fact]
    public void ItsBitsAreFrozen() => Assert.Equal(-4615271006209202400, BitConverter.DoubleToInt64Bits(PortableLogarithm.Of(0.3)));
}
