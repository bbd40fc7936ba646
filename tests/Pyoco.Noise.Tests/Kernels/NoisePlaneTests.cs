namespace Pyoco.Noise.Tests;

public sealed class NoisePlaneTests
{
    private static readonly NoiseKey Key = new(11, 2);

    [Fact]
    public void PlanesHaveTheValuesOfThePriors()
    {
        var shape = new VideoShape(2, 3, 4, 5, 7);
        var (clip, shared) = (new float[shape.ElementCount], new float[shape.ElementCount]);
        new IndependentNoise().Fill(clip, shape, Key);
        new SharedNoise().Fill(shared, shape, Key);

        var (white, common, rows) = (new float[35], new float[35], new float[14]);
        NoisePlane.FillWhite(white, 7, Key, sample: 1, channel: 2, frame: 3);
        NoisePlane.FillWhite(rows, 7, Key, sample: 1, channel: 2, frame: 3, firstRow: 3);
        NoisePlane.FillShared(common, 7, Key, sample: 1, channel: 2);

        Assert.Equal(clip[^35..], white);
        Assert.Equal(white[21..], rows);
        Assert.Equal(shared[^35..], common);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void CoarseningGivesBackWhatWasRefined(int factor)
    {
        var (coarse, found) = (White(6 * 8, frame: 0), new float[6 * 8]);
        var fine = White(6 * 8 * factor * factor, frame: 1);

        NoisePlane.Refine(coarse, 8 * factor, factor, fine);
        NoisePlane.Coarsen(fine, 8 * factor, factor, found);

        Assert.All(coarse.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
    }

    /// <summary>With S = 11'/n over a block of n = factor² pixels, refined noise has the covariance S (of x / factor) + (I - S)(I - S)'
    /// (of z - mean) = I, since S is a projection; the columns of the linear map from (x, z) are drawn here.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void RefinedNoiseIsWhite(int factor)
    {
        var n = factor * factor;
        var covariance = new double[n, n];
        for (var input = 0; input <= n; input++)
        {
            var (x, fine) = (new float[1], new float[n]);
            (input == n ? x : fine)[input % n] = 1;
            NoisePlane.Refine(x, factor, factor, fine);
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    covariance[i, j] += (double)fine[i] * fine[j];
                }
            }
        }

        PriorContract.Close(FrameCovariance.Of(n, (i, j) => i == j ? 1 : 0), covariance, 1e-6);
    }

    [Fact]
    public void ACoarsePixelIsTheSumOfItsBlockOverItsSide()
    {
        float[] fine = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]; // (4, 4)
        var (coarse, refined) = (new float[4], new float[16]);

        NoisePlane.Coarsen(fine, width: 4, factor: 2, coarse);
        NoisePlane.Refine(coarse, width: 4, factor: 2, refined);

        Assert.Equal([7f, 11, 23, 27], coarse);
        Assert.Equal([3.5f, 3.5f, 5.5f, 5.5f, 3.5f, 3.5f, 5.5f, 5.5f, 11.5f, 11.5f, 13.5f, 13.5f, 11.5f, 11.5f, 13.5f, 13.5f], refined);
    }

    [Fact]
    public void CoarsenedNoiseIsWhiteToo()
    {
        var (fine, coarse) = (White(256 * 256, frame: 0), new float[128 * 128]);

        NoisePlane.Coarsen(fine, 256, 2, coarse);

        // Standard errors: variance sqrt(2 / n), correlation of neighbours 1 / sqrt(n).
        var n = coarse.Length;
        Assert.InRange(Math.Abs(coarse.Average(v => (double)v * v) - 1) / Math.Sqrt(2.0 / n), 0, 5);
        Assert.InRange(Math.Abs(coarse.Zip(coarse[1..]).Average(p => (double)p.First * p.Second)) * Math.Sqrt(n), 0, 5);
    }

    [Fact]
    public void AddressesOutOfRangeAreRefused()
    {
        static void White(int length, int width, int sample = 0, int channel = 0, int frame = 0, int firstRow = 0) =>
            NoisePlane.FillWhite(new float[length], width, Key, sample, channel, frame, firstRow);

        Assert.Throws<ArgumentException>("rows", () => White(9, 8));
        Assert.Throws<ArgumentOutOfRangeException>("width", () => White(8, 0));
        Assert.Throws<ArgumentOutOfRangeException>("width", () => White(8, (1 << 18) + 1));
        Assert.Throws<ArgumentOutOfRangeException>("sample", () => White(8, 8, sample: 65536));
        Assert.Throws<ArgumentOutOfRangeException>("channel", () => White(8, 8, channel: -1));
        Assert.Throws<ArgumentOutOfRangeException>("frame", () => White(8, 8, frame: -1));
        Assert.Throws<ArgumentOutOfRangeException>("firstRow", () => White(16, 8, firstRow: 65535));
        Assert.Throws<ArgumentOutOfRangeException>("firstRow", () => NoisePlane.FillShared(new float[8], 8, Key, 0, 0, firstRow: -1));
        White(8, 8, 65535, 65535, int.MaxValue, 65535);
    }

    [Fact]
    public void SizesThatDoNotFitAreRefused()
    {
        var memory = new float[20];

        Assert.Throws<ArgumentException>("fine", () => NoisePlane.Coarsen(new float[12], 6, 4, new float[1]));
        Assert.Throws<ArgumentException>("fine", () => NoisePlane.Coarsen(new float[12], 4, 2, new float[3]));
        Assert.Throws<ArgumentException>("coarse", () => NoisePlane.Coarsen(new float[16], 4, 2, new float[5]));
        Assert.Throws<ArgumentException>("coarse", () => NoisePlane.Refine(new float[3], 4, 2, new float[16]));
        Assert.Throws<ArgumentException>("fine", () => NoisePlane.Refine(memory.AsSpan(2, 4), 4, 2, memory.AsSpan(4)));
        Assert.Throws<ArgumentOutOfRangeException>("factor", () => NoisePlane.Refine(new float[4], 4, 0, new float[16]));
        Assert.Throws<ArgumentOutOfRangeException>("width", () => NoisePlane.Refine(new float[4], 0, 2, new float[16]));
    }

    private static float[] White(int length, int frame)
    {
        var values = new float[length];
        NoisePlane.FillWhite(values, 8, Key, 0, 0, frame);
        return values;
    }
}
