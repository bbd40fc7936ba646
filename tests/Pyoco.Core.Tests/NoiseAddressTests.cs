namespace Pyoco.Tests;

public sealed class NoiseAddressTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    public void TheStartOfAPassStandsBeforeItsFirstStep(int pass)
    {
        var key = new NoiseKey(7);

        var start = key.At(NoiseAddress.Start(pass)).Stream;

        Assert.Equal(start + 1, key.At(new NoiseAddress(0, 0, pass)).Stream);
        Assert.Equal((uint)pass << 22, start);
    }

    [Theory]
    [InlineData(0, 0, 0, 1u)]
    [InlineData(41, 0, 0, 42u)]
    [InlineData(0, 1, 0, (1u << 14) + 1)]
    [InlineData(41, 255, 511, (511u << 22) + (255u << 14) + 42)]
    public void StepDrawAndPassHaveBitsOfTheirOwnInTheStream(int step, int draw, int pass, uint stream) =>
        Assert.Equal(new NoiseKey(7, stream), new NoiseKey(7).At(new NoiseAddress(step, draw, pass)));
}
