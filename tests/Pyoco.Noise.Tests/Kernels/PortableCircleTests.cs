namespace Pyoco.Noise.Tests;

public sealed class PortableCircleTests
{
    [Fact]
    public void ItIsCosineAndSine()
    {
        for (var i = -2000; i <= 2000; i++)
        {
            var turns = i / 997.0;
            var (cosine, sine) = PortableCircle.At(turns);

            Assert.Equal(Math.Cos(2 * Math.PI * turns), cosine, 2e-15);
            Assert.Equal(Math.Sin(2 * Math.PI * turns), sine, 2e-15);
            Assert.Equal(1, cosine * cosine + sine * sine, 5e-16);
        }
    }

    [Fact]
    public void QuartersAreExact()
    {
        Assert.Equal((1.0, 0.0), PortableCircle.At(0));
        Assert.Equal((0.0, 1.0), PortableCircle.At(0.25));
        Assert.Equal((-1.0, 0.0), PortableCircle.At(-0.5));
        Assert.Equal((0.0, -1.0), PortableCircle.At(-0.25));
        Assert.Equal((0.0, -1.0), PortableCircle.At(1.75));
    }

    [Fact]
    public void ItsBitsAreFrozen()
    {
        var (cosine, sine) = PortableCircle.At(1.0 / 13);

        Assert.Equal(
            (4606150698399645929, 4602043328335692924), (BitConverter.DoubleToInt64Bits(cosine), BitConverter.DoubleToInt64Bits(sine)));
    }
}
