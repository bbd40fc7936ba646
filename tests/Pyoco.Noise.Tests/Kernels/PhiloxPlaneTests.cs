namespace Pyoco.Noise.Tests;

public sealed unsafe class PhiloxPlaneTests
{
    [Fact]
    public void WhatItFoldsTogetherIsPhilox()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 1000; trial++)
        {
            var (c0, block, c2, c3, key) = (Word(), Word(), Word(), Word(), (ulong)random.NextInt64());
            var plane = new PhiloxPlane(c0, c2, c3, 0, key);

            Assert.Equal(Philox.Block(c0, block, c2, c3, key), ByTheConstants(plane, block));
            Assert.Equal(Philox.Block(c0, block, c2, c3, key), plane.Words(block));
        }

        uint Word() => (uint)random.NextInt64(1L << 32);
    }

    [Fact]
    public void TheOriginIsPartOfEveryBlock()
    {
        var plane = new PhiloxPlane(1, 2, 3, origin: 0x00500000, 4);

        Assert.Equal(Philox.Block(1, 0x00530007, 2, 3, 4), plane.Words(0x00030007));
        Assert.Equal(Philox.Block(1, 0x00530007, 2, 3, 4), ByTheConstants(plane, 0x00030007));
    }

    // The rounds as the remarks on the constants state them.
    private static (uint W0, uint W1, uint W2, uint W3) ByTheConstants(PhiloxPlane plane, uint block)
    {
        var k = plane.Constants;
        var left2 = Left((uint)(block ^ k[0]));
        var right3 = Right((uint)((left2 >> 32) ^ k[1]));
        var (left4, right4) = (Left((uint)((right3 >> 32) ^ k[2])), Right((uint)((uint)left2 ^ k[3])));
        var (c0, c1, c2, c3) = ((uint)((right4 >> 32) ^ (uint)right3 ^ k[4]), (uint)right4, (uint)((left4 >> 32) ^ k[5]), (uint)left4);
        for (var i = PhiloxPlane.FullRounds; i < PhiloxPlane.LastRound; i += 2)
        {
            (c0, c1, c2, c3) =
                ((uint)((Right(c2) >> 32) ^ c1 ^ k[i]), (uint)Right(c2), (uint)((Left(c0) >> 32) ^ c3 ^ k[i + 1]), (uint)Left(c0));
        }

        var (radii, angles) = (Right(c2) ^ ((ulong)c1 << 32) ^ k[16], Left(c0) ^ ((ulong)c3 << 32) ^ k[17]);
        return ((uint)(radii >> 32), (uint)radii, (uint)(angles >> 32), (uint)angles);

        static ulong Left(uint word) => (ulong)Philox.Multiplier0 * word;
        static ulong Right(uint word) => (ulong)Philox.Multiplier1 * word;
    }
}
