using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class MixedNoiseTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(5)]
    public void FramesCorrelateAsThePaperSays(double alpha) => PriorLaw.Holds(new MixedNoise(alpha));

    [Theory]
    [InlineData(2, 3, 4, 5, 6, "adf1ee4603459a3a4e17104930a6b3acda99662d0ac0f236bda5ba92c227d26c")]
    [InlineData(1, 4, 16, 64, 64, "4c96a1a07eb1ab4bd47737dd6962ffc29da82a38f9d9b3cce76c5aa540bbd140")]
    [InlineData(2, 2, 5, 33, 47, "2f0e4de45fd923e6462c017ad5cff255ecdc90cae874113c2bb4b961ffe6c139")]
    public void ItsValuesAreFrozen(int batch, int channels, int frames, int height, int width, string hash) =>
        Assert.Equal(hash, PriorLaw.Hash(new MixedNoise(1), new VideoShape(batch, channels, frames, height, width)));

    [Fact]
    public void ItIsTheFormulaOnWhiteNoiseBitForBit()
    {
        const float alpha = 1.5f;
        var shape = new VideoShape(1, 2, 3, 4, 8);
        var key = new NoiseKey(3);
        var own = 1f / MathF.Sqrt(1f + alpha * alpha);
        var white = new float[shape.ElementCount];
        new IndependentNoise().Fill(white, shape, key);
        var expected = new float[shape.ElementCount];
        for (var channel = 0; channel < 2; channel++)
        {
            var shared = new float[32];
            WhiteNoise.FillShared(shared, 8, 0, key, 0, channel);
            for (var i = 0; i < 96; i++)
            {
                var at = channel * 96 + i;
                expected[at] = MathF.FusedMultiplyAdd(shared[i % 32], alpha * own, white[at] * own);
            }
        }

        var found = new float[shape.ElementCount];
        new MixedNoise(alpha).Fill(found, shape, key);

        Assert.Equal(expected, found);
    }

    [Fact]
    public void AlphaZeroIsIndependentNoiseBitForBit()
    {
        using var mixed = new MixedNoise(0).Sample(new VideoShape(1, 2, 4, 8, 8), new NoiseKey(5));
        using var white = new IndependentNoise().Sample(new VideoShape(1, 2, 4, 8, 8), new NoiseKey(5));

        PriorLaw.Equal(white, mixed);
    }

    [Fact]
    public void TheVarianceTakenForADeviationIsFoundOut()
    {
        // The known public mistake: shared part a²/(1+a²) and own part 1/(1+a²) as factors instead of their roots.
        using var scope = NewDisposeScope();
        var shape = new VideoShape(2, 2, 4, 64, 64);
        var wrong = randn(shape.ToArray(), generator: new Generator(1)).Times(0.5)
            .Plus(randn([2, 2, 1, 64, 64], generator: new Generator(2)).Times(0.5));

        Assert.True(FrameStatistics.WorstCovarianceScore(wrong, new MixedNoise(1).Covariance(4)) > 30);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void OtherAlphasAreRefused(double alpha) =>
        Assert.Contains("at least 0", Assert.Throws<ArgumentOutOfRangeException>(() => new MixedNoise(alpha)).Message);

    [Fact]
    public void ItsSpecStatesAlpha() => Assert.Equal("""{"name":"mixed","alpha":0.25}""", new MixedNoise(0.25).Spec.ToJson());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void ItKeepsTheContract(double alpha) => PriorContract.Holds(new MixedNoise(alpha));

    [Theory]
    [InlineData(1, 16)]
    [InlineData(2, 16)]
    [InlineData(300, 100)]
    public void TheDeterminantIsTheClosedForm(double alpha, int frames)
    {
        // 1 - r once for each frame but one, 1 + (F - 1) r once.
        var r = alpha * alpha / (1 + alpha * alpha);
        var expected = (frames - 1) * -Math.Log(1 + alpha * alpha) + Math.Log(1 + (frames - 1) * r);

        Assert.Equal(expected, new MixedNoise(alpha).LogDeterminant(new VideoShape(1, 1, frames, 1, 1)), 1e-12 * Math.Abs(expected));
    }

    [Theory]
    [InlineData(1, 4.13)]
    [InlineData(2, 10.8)]
    public void TheDivergenceFromWhiteNoiseOfSixteenFramesIsThatOfTheReference(double alpha, double nats) =>
        Assert.Equal(nats, 16 * new MixedNoise(alpha).KullbackLeibler(new IndependentNoise(), new VideoShape(1, 1, 16, 1, 1)), 0.05);

    [Theory]
    [InlineData(1, 0.64)]
    [InlineData(2, 0.71)]
    [InlineData(4, 0.75)]
    [InlineData(8, 0.78)]
    public void AFurtherFrameIsPredictedAsWellAsTheFormulaSays(int known, double share)
    {
        // R² = k r² / (1 + (k - 1) r), r = 0.8 for alpha 2.
        using var given = new MixedNoise(2).Sample(new VideoShape(1, 1, known, 1, 1), new NoiseKey(1));

        var left = new MixedNoise(2).Condition(given, [.. Enumerable.Range(0, known)]).Covariance(known + 1)[known, known];

        Assert.Equal(known * 0.64 / (1 + (known - 1) * 0.8), 1 - left, 12);
        Assert.Equal(share, 1 - left, 0.005);
    }

    [Fact]
    public void LargeAlphasBecomeSharedNoise()
    {
        using var mixed = new MixedNoise(1e6).Sample(new VideoShape(1, 2, 3, 8, 8), new NoiseKey(5));
        using var shared = new SharedNoise().Sample(new VideoShape(1, 2, 3, 8, 8), new NoiseKey(5));

        TensorAssert.Close(shared, mixed, 1e-5);
        PriorContract.Close(new SharedNoise().Covariance(3), new MixedNoise(1e6).Covariance(3), 1e-11);
    }
}
