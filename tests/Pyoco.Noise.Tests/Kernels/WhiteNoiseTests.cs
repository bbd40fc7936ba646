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

    [Fact]
    public void AValueCanBeMadeByHand()
    {
        var noise = new float[1 * 3 * 4 * 2 * 7];
        var shape = new VideoShape(1, 3, 4, 2, 7);
        new IndependentNoise().Fill(noise, shape, new NoiseKey(42, 1));

        // docs/noise-bits.md
        var (_, w1, _, w3) = Philox.Block(3, (1u << 16) | (6 / 4), (0u << 16) | 2, 1, 42);
        var expected = GaussianTransform.Radius(w1) * GaussianTransform.HalfTurn(w3).Sine;

        Assert.Equal(expected, noise[(((2 * 4) + 3) * 2 + 1) * 7 + 6]);
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

    /// <summary>Moments, tails and correlations of 2^24 values, each in standard errors of N(0, 1).</summary>
    [Fact]
    public void ItIsStandardNormalAndWhite()
    {
        const double sigma = 5;
        var values = new float[1 << 24];
        new IndependentNoise().Fill(values, new VideoShape(1, 4, 16, 512, 512), new NoiseKey(2305_10474));
        double n = values.Length;
        var moments = new double[7];
        var tails = new double[4];
        foreach (double z in values)
        {
            var power = 1.0;
            for (var k = 1; k < moments.Length; k++)
            {
                moments[k] += power *= z;
            }

            for (var k = 2; k < 6 && Math.Abs(z) > k; k++)
            {
                tails[k - 2]++;
            }
        }

        // The variance of z^k is the (2k)-th moment less the square of the k-th.
        Score(moments[1], 0, 1);
        Score(moments[2], 1, 2);
        Score(moments[3], 0, 15);
        Score(moments[4], 3, 96);
        Score(moments[6], 15, 10_170);
        Score(tails[0], 0.04550026389635842, 0.04550026389635842);
        Score(tails[1], 0.0026997960632601866, 0.0026997960632601866);
        Score(tails[2], 6.334248366623996e-05, 6.334248366623996e-05);
        Score(tails[3], 5.733031437583869e-07, 5.733031437583869e-07);
        foreach (var lag in new[] { 1, 2, 3, 4, 512, 1 << 18, 1 << 22 }) // columns, a row, a frame, a channel
        {
            var sum = 0.0;
            for (var i = 0; i < values.Length - lag; i++)
            {
                sum += (double)values[i] * values[i + lag];
            }

            Assert.InRange(Math.Abs(sum) / Math.Sqrt(values.Length - lag), 0, sigma);
        }

        void Score(double sum, double mean, double variance) =>
            Assert.InRange(Math.Abs(sum / n - mean) / Math.Sqrt(variance / n), 0, sigma);
    }

    [Fact]
    public void PartsOfRowsAreRefused() => Assert.Throws<ArgumentException>(() => WhiteNoise.FillFrame(new float[9], 8, 0, Key, 0, 0, 0));

    [Fact]
    public void ShapesBeyondTheAddressAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WhiteNoise.CheckAddress(new VideoShape(1, 70_000, 1, 1, 1), Key, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => WhiteNoise.CheckAddress(new VideoShape(1, 1, 2, 1, 1), Key, int.MaxValue - 1));
    }

    [Fact]
    public void TrainingNeverMeetsSamplingNorTheSharedField()
    {
        var key = new NoiseKey(11);
        NoiseKey[] keys = [key, key with { Stream = 1 }, key.ForTraining(0), key.ForTraining(1), key.ForTraining((1L << 31) - 1)];

        var fields = keys.SelectMany(k => new[] { WhiteNoise.Frame(k, 0, 0, 0), WhiteNoise.Shared(k, 0, 0) })
            .Select(plane => string.Join(' ', Values(plane)));

        Assert.Equal(2 * keys.Length, fields.Distinct().Count());
    }

    private static unsafe float[] Values(PhiloxPlane plane)
    {
        var values = new float[16];
        using var table = new BlockTable(NoiseKernels.Best, 16, 1);
        fixed (float* to = values)
        {
            PlaneFill.Fill(table, 1, plane, to, default);
        }

        return values;
    }
}
