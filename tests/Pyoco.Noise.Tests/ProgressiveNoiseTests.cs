using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class ProgressiveNoiseTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    [InlineData(10)]
    public void FramesCorrelateAsThePaperSays(double alpha) => PriorLaw.Holds(new ProgressiveNoise(alpha));

    [Theory]
    [InlineData(2, 3, 4, 5, 6, "332ef7533a607ea393a68cb05b04b05e43f7816b64d799d51f7866e5826dd399")]
    [InlineData(1, 4, 16, 64, 64, "02efe543cf3c9c761dec0176e129bb0a7643ef7043c03f826e4f9cc91d4cc726")]
    [InlineData(2, 2, 5, 33, 47, "98018044654d1c055ddfb5ed936c38e35d048dd12dd667464aacee2ba8ed5914")]
    public void ItsValuesAreFrozen(int batch, int channels, int frames, int height, int width, string hash) =>
        Assert.Equal(hash, PriorLaw.Hash(new ProgressiveNoise(2), new VideoShape(batch, channels, frames, height, width)));

    [Fact]
    public void ItIsTheRecursionOnWhiteNoiseBitForBit()
    {
        const float alpha = 2f;
        var shape = new VideoShape(1, 1, 5, 3, 5);
        var own = 1f / MathF.Sqrt(1f + alpha * alpha);
        var expected = new float[shape.ElementCount];
        new IndependentNoise().Fill(expected, shape, new NoiseKey(3));
        for (var i = 15; i < expected.Length; i++)
        {
            expected[i] = MathF.FusedMultiplyAdd(expected[i - 15], alpha * own, expected[i] * own);
        }

        var found = new float[shape.ElementCount];
        new ProgressiveNoise(alpha).Fill(found, shape, new NoiseKey(3));

        Assert.Equal(expected, found);
    }

    [Fact]
    public void TheCorrelationIsThatOfThePapersTable()
    {
        var covariance = new ProgressiveNoise(2).Covariance(16);

        Assert.Equal(0.8944, covariance[0, 1], 4);
        Assert.Equal(0.1876, covariance[15, 0], 4);
    }

    [Fact]
    public void AlphaZeroIsIndependentNoiseBitForBit()
    {
        using var progressive = new ProgressiveNoise(0).Sample(new VideoShape(1, 2, 4, 8, 8), new NoiseKey(5));
        using var white = new IndependentNoise().Sample(new VideoShape(1, 2, 4, 8, 8), new NoiseKey(5));

        PriorLaw.Equal(white, progressive);
    }

    [Fact]
    public void MixedNoiseClaimedToBeProgressiveIsFoundOut()
    {
        using var mixed = new MixedNoise(2).Sample(new VideoShape(2, 2, 4, 64, 64), new NoiseKey(1));

        Assert.True(FrameStatistics.WorstCovarianceScore(mixed, new ProgressiveNoise(2).Covariance(4)) > 5);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void OtherAlphasAreRefused(double alpha) => Assert.Throws<ArgumentOutOfRangeException>(() => new ProgressiveNoise(alpha));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5)]
    public void ItKeepsTheContract(double alpha) => PriorContract.Holds(new ProgressiveNoise(alpha));

    [Theory]
    [InlineData(2, 16)]
    [InlineData(2000, 100)]
    public void TheDeterminantIsTheClosedForm(double alpha, int frames)
    {
        var expected = (frames - 1) * -Math.Log(1 + alpha * alpha);

        Assert.Equal(expected, new ProgressiveNoise(alpha).LogDeterminant(new VideoShape(1, 1, frames, 1, 1)), 1e-12 * Math.Abs(expected));
    }

    [Fact]
    public void ItIsTheColourOfTheWhiteNoiseItIsDrawnFrom()
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(2, 3, 16, 4, 5);

        TensorAssert.Close(
            new ProgressiveNoise(2).Sample(shape, new NoiseKey(5)),
            new ProgressiveNoise(2).Color(new IndependentNoise().Sample(shape, new NoiseKey(5))), 2e-6);
    }

    [Fact]
    public void OfTheGivenFramesOnlyTheNeighboursMatter()
    {
        using var scope = NewDisposeScope();
        var prior = new ProgressiveNoise(2);
        var given = prior.Sample(new VideoShape(1, 1, 4, 8, 8), new NoiseKey(1));
        var other = given.clone();
        other.narrow(2, 0, 1).zero_();

        // Frames 0, 2, 6 and 9 are given; frame 0 says nothing about frames 3 to 5.
        PriorLaw.Equal(
            prior.Condition(given, 0, 2, 6, 9).Sample(new VideoShape(1, 1, 3, 8, 8), new NoiseKey(2), 3),
            prior.Condition(other, 0, 2, 6, 9).Sample(new VideoShape(1, 1, 3, 8, 8), new NoiseKey(2), 3));
    }
}
