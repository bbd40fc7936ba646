using Pyoco.Testing;
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
}
