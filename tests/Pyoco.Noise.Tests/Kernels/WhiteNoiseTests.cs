namespace Pyoco.Noise.Tests;

public sealed class WhiteNoiseTests
{
    private static readonly NoiseKey Key = new(99, 3);

    [Fact]
    public void ABlockIsFourNeighboursOfARow()
    {
        var plane = new float[3 * 8];
        WhiteNoise.FillFrame(plane, 8, firstRow: 0, Key, sample: 2, channel: 5, frame: 7);

        var (w0, w1, w2, w3) = Philox.Block(7, (1u << 16) | 1, (2u << 16) | 5, 3, 99);
        var (z0, z1, z2, z3) = GaussianTransform.Transform(w0, w1, w2, w3);

        Assert.Equal([z0, z1, z2, z3], plane[12..16]); // row 1, columns 4 to 7
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void TheWidthDoesNotMoveAnyValue(int width)
    {
        var (narrow, wide) = (new float[4 * width], new float[4 * 8]);
        WhiteNoise.FillFrame(narrow, width, 0, Key, 0, 0, 0);
        WhiteNoise.FillFrame(wide, 8, 0, Key, 0, 0, 0);

        for (var y = 0; y < 4; y++)
        {
            Assert.Equal(wide[(y * 8)..(y * 8 + width)], narrow[(y * width)..((y + 1) * width)]);
        }
    }

    [Fact]
    public void RowsCanBeginAnywhere()
    {
        var (whole, later) = (new float[5 * 8], new float[2 * 8]);
        WhiteNoise.FillFrame(whole, 8, 0, Key, 1, 2, 3);
        WhiteNoise.FillFrame(later, 8, 3, Key, 1, 2, 3);

        Assert.Equal(whole[24..], later);
    }

    [Fact]
    public void TheSharedFieldIsNoFrameOfAnyStream()
    {
        var (shared, frame) = (new float[64], new float[64]);
        WhiteNoise.FillShared(shared, 8, 0, Key, 0, 0);
        WhiteNoise.FillFrame(frame, 8, 0, Key, 0, 0, 0);

        Assert.Empty(shared.Intersect(frame));
    }

    [Fact]
    public void ShapesBeyondTheAddressAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WhiteNoise.CheckAddress(new VideoShape(1, 70_000, 1, 1, 1), Key, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => WhiteNoise.CheckAddress(new VideoShape(1, 1, 2, 1, 1), Key, int.MaxValue - 1));
    }
}
