namespace Pyoco.Noise.Tests;

public sealed class WeightedSumTests
{
    // Lengths around those of vectors, and beginnings that no vector has.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(16, 0)]
    [InlineData(39, 1)]
    [InlineData(100, 3)]
    public void SumsAreThoseOfSingleElementsBitForBit(int length, int from)
    {
        var fields = new float[2 * (length + from)];
        if (fields.Length > 0)
        {
            new IndependentNoise().Fill(fields, new VideoShape(1, 1, 2, 1, length + from), new NoiseKey(1));
        }

        var (x, y) = (fields.AsSpan(from, length).ToArray(), fields.AsSpan(length + 2 * from, length).ToArray());
        var (expected, expectedSum, expectedShift) = (new float[length], new float[length], new float[length]);
        for (var i = 0; i < length; i++)
        {
            expected[i] = MathF.FusedMultiplyAdd(x[i], 0.3f, y[i] * 0.7f);
            expectedShift[i] = MathF.FusedMultiplyAdd(x[i], 0.3f, 0.7f);
            expectedSum[i] = MathF.FusedMultiplyAdd(x[i], 0.3f, y[i]);
        }

        var (result, sum) = (new float[length + from], (float[])y.Clone());
        WeightedSum.Of(result.AsSpan(from), x, 0.3f, y, 0.7f);
        WeightedSum.Add(sum, x, 0.3f);
        WeightedSum.Of(y, x, 0.3f, y, 0.7f);
        WeightedSum.Shift(x, 0.3f, 0.7f);

        Assert.Equal(expected, result[from..]);
        Assert.Equal(expected, y);
        Assert.Equal(expectedSum, sum);
        Assert.Equal(expectedShift, x);
    }

    [Fact]
    public void FieldsThatAreTooShortAreRefused()
    {
        Assert.ThrowsAny<SystemException>(() => WeightedSum.Of(new float[40], new float[39], 1, new float[40], 1));
        Assert.ThrowsAny<SystemException>(() => WeightedSum.Add(new float[40], new float[39], 1));
    }
}
