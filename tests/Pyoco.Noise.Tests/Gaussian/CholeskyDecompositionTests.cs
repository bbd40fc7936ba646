namespace Pyoco.Noise.Tests;

public sealed class CholeskyDecompositionTests
{
    // The bits of drawn noise hang on the order of the sums.
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(41)]
    public void EveryEntryIsTheSumOfThePlainAlgorithmBitForBit(int size)
    {
        var covariance = FrameCovariance.Of(size, (i, j) => (i == j ? 1.001 : 1) * Math.Exp(-(i - j) * (i - j) / 30.0));
        var expected = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            var left = covariance[i, i];
            for (var j = 0; j < i; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < j; k++)
                {
                    sum += expected[i, k] * expected[j, k];
                }

                expected[i, j] = (covariance[i, j] - sum) / expected[j, j];
                left -= expected[i, j] * expected[i, j];
            }

            expected[i, i] = Math.Sqrt(left);
        }

        var found = CholeskyDecomposition.Of(covariance);

        Assert.Equal(expected, found.Lower);
        Assert.Null(found.Unknown);
    }

    [Fact]
    public void WhatContradictsAKnownCovarianceIsRounding()
    {
        var wrong = new[,] { { 1.0, 2 }, { 2, 1 } };

        Assert.Throws<ArgumentException>("covariance", () => CholeskyDecomposition.Of(wrong));
        Assert.Equal(1, CholeskyDecomposition.Of(wrong, isCovariance: true).Unknown);
    }

    // 2,000 frames took half a minute.
    [Fact]
    public void TwoThousandFramesTakeSeconds()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var found = CholeskyDecomposition.Of(FrameCovariance.Of(2000, (i, j) => i == j ? 1 : Math.Exp(-Math.Abs(i - j) / 10.0)));

        Assert.Equal(Math.Sqrt(1 - Math.Exp(-0.2)), found.Lower[1999, 1999], 1e-12);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }
}
