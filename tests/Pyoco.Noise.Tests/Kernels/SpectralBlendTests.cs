namespace Pyoco.Noise.Tests;

public sealed class SpectralBlendTests
{
    [Theory]
    [InlineData(8, 12)]
    [InlineData(5, 7)]
    [InlineData(1, 3)]
    public void AWeightOfOneKeepsOneFieldAndOfNoneTheOther(int rows, int columns)
    {
        var (first, second) = (Fields(rows * columns, 1), Fields(rows * columns, 2));
        var (kept, left) = ((float[])second.Clone(), (float[])second.Clone());

        Apply(rows, columns, (_, _) => 1, first, kept);
        Apply(rows, columns, (_, _) => 0, first, left);

        Assert.All(first.Zip(kept), pair => Assert.Equal(pair.First, pair.Second, 3e-6));
        Assert.All(second.Zip(left), pair => Assert.Equal(pair.First, pair.Second, 3e-6));
    }

    [Fact]
    public void EqualWeightsEverywhereAreABlendOfPixels()
    {
        var (first, second) = (Fields(60, 1), Fields(60, 2));
        var expected = first.Zip(second, (x, y) => 0.6 * x + 0.8 * y).ToArray();

        Apply(6, 10, (_, _) => 0.6, first, second);

        Assert.All(expected.Zip(second), pair => Assert.Equal(pair.First, pair.Second, 3e-6));
    }

    // A field of one frequency is all that is turned there.
    [Fact]
    public void AFrequencyIsWeighedByItsBin()
    {
        var wave = Enumerable.Range(0, 48).Select(i => (float)Math.Cos(2 * Math.PI * (2.0 * (i / 6) / 8 + 1.0 * (i % 6) / 6))).ToArray();
        var result = new float[48];

        Apply(8, 6, (y, x) => (y, x) == (2, 1) ? 0.25 : 1, wave, result);

        Assert.All(wave.Zip(result), pair => Assert.Equal(pair.First * 0.25, pair.Second, 3e-6));
    }

    // Twice, for the second time is in memory that was used.
    private static void Apply(int rows, int columns, Func<int, int, double> weight, float[] first, float[] second)
    {
        var rotation = new SpectralBlend(rows, columns, weight);
        var again = (float[])second.Clone();
        rotation.Apply(first, second);
        rotation.Apply(first, again);
        Assert.Equal(second, again);
    }

    [Fact]
    public void OneFirstPlaneServesAllOthers()
    {
        var (first, result, expected) = (Fields(60, 1), Fields(180, 2), Fields(180, 2));

        new SpectralBlend(6, 10, (y, x) => 1 / (1.0 + y + x)).Apply(first, result);
        new SpectralBlend(6, 10, (y, x) => 1 / (1.0 + y + x)).Apply([.. first, .. first, .. first], expected);

        Assert.Equal(expected, result);
    }

    private static float[] Fields(int length, ulong seed)
    {
        var field = new float[length];
        new IndependentNoise().Fill(field, new VideoShape(1, 1, 1, 1, length), new NoiseKey(seed));
        return field;
    }

    // The transform of a plane that comes again is kept, and nothing shows of that.
    [Fact]
    public void SeveralPlanesAreBlendedAsEachAlone()
    {
        var (one, two) = (Fields(60, 1), Fields(60, 2));
        float[] firsts = [.. one, .. one, .. two, .. one];
        var seconds = Fields(240, 3);
        var blend = new SpectralBlend(6, 10, (y, x) => 1 / (1.0 + y + x));
        float[] expected =
        [
            .. Enumerable.Range(0, 4).SelectMany(i =>
            {
                var alone = seconds[(60 * i)..(60 * i + 60)];
                blend.Apply(firsts.AsSpan(60 * i, 60), alone);
                return alone;
            }),
        ];

        blend.Apply(firsts, seconds);

        Assert.Equal(expected, seconds);
    }
}
