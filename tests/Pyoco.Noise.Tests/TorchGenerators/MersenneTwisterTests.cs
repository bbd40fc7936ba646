namespace Pyoco.Noise.Tests;

public sealed class MersenneTwisterTests
{
    // The reference value of C++: the 10,000th word of mt19937 with the default seed is 4123659995.
    [Fact]
    public void ItIsTheGeneratorOfTheStandard() =>
        Assert.Equal(4123659995u, NextWord(MersenneTwister.Ahead(MersenneTwister.Seeded(5489), 9999)));

    // Far beyond the degree, where the remainder has work to do: a jump of a and one of b are a jump of a + b.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(19_936, 1)]
    [InlineData(19_937, 19_937)]
    [InlineData(123_456_789_012, 987_654_321)]
    [InlineData(1L << 45, (1L << 44) + 7)]
    public void JumpsAdd(long first, long second)
    {
        var seeded = MersenneTwister.Seeded(77);

        var twice = MersenneTwister.Ahead(MersenneTwister.Ahead(seeded, (ulong)first), (ulong)second);
        var once = MersenneTwister.Ahead(seeded, (ulong)(first + second));

        Assert.Equal(once[1..], twice[1..]);
        Assert.Equal(once[0] >> 31, twice[0] >> 31);
        Assert.NotEqual(seeded[1..], once[1..]);
    }

    private static uint NextWord(uint[] state)
    {
        var joined = (state[0] & 0x80000000) | (state[1] & 0x7FFFFFFF);
        var y = state[397] ^ (joined >> 1) ^ ((joined & 1) * 0x9908B0DF);
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }
}
