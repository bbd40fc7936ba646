namespace Pyoco.Noise.Tests;

public sealed class PortableExponentialTests
{
    [Fact]
    public void ItIsTheExponentialFunctionToAUnitOfTheLastPlace()
    {
        for (var i = 0; i <= 100_000; i++)
        {
            var x = -708.0 * i * i / 1e10;
            var (expected, found) = (Math.Exp(x), PortableExponential.Of(x));

            Assert.InRange(Math.Abs(BitConverter.DoubleToInt64Bits(expected) - BitConverter.DoubleToInt64Bits(found)), 0, 1);
        }
    }

    [Fact]
    public void ItsEndsAreExact()
    {
        Assert.Equal(1, PortableExponential.Of(0));
        Assert.Equal(0, PortableExponential.Of(-709));
        Assert.Equal(0, PortableExponential.Of(double.NegativeInfinity));
    }

    [Theory]
    [InlineData(-1, 0x3FD78B56362CEF38)] // 0.36787944117144233
    [InlineData(-0.125, 0x3FEC3D6A24ED8222)] // 0.8824969025845955
    public void ItsBitsAreFrozen(double x, long bits) => Assert.Equal(bits, BitConverter.DoubleToInt64Bits(PortableExponential.Of(x)));
}
