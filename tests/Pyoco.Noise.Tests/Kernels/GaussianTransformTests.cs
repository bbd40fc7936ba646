namespace Pyoco.Noise.Tests;

public sealed class GaussianTransformTests
{
    [Fact]
    public void ItIsBoxMullerToSinglePrecision()
    {
        var random = new Random(1);
        for (var i = 0; i < 200_000; i++)
        {
            var (w0, w1, w2, w3) = (Word(), Word(), Word(), Word());
            var z = GaussianTransform.Transform(w0, w1, w2, w3);

            Close(Exact(w1, w3, cosine: true), z.Z0);
            Close(Exact(w0, w2, cosine: true), z.Z1);
            Close(Exact(w1, w3, cosine: false), z.Z2);
            Close(Exact(w0, w2, cosine: false), z.Z3);
        }

        uint Word() => (uint)random.NextInt64(1L << 32);
    }

    [Fact]
    public void TheRadiusIsWithinTwoUnitsInTheLastPlace()
    {
        var (ulps, relative) = (0.0, 0.0);
        foreach (var word in Words())
        {
            var exact = Math.Sqrt(-2 * Math.Log((float)(int)((word & 0x7fffffff) | 1) / Math.Pow(2, 31)));
            var radius = GaussianTransform.Radius(word);
            if (exact == 0)
            {
                Assert.Equal(0, radius);
                continue;
            }

            ulps = Math.Max(ulps, Math.Abs(radius - exact) / (MathF.BitIncrement((float)exact) - (float)exact));
            relative = Math.Max(relative, Math.Abs(radius - exact) / exact);
        }

        Assert.InRange(ulps, 0, 1.61);
        Assert.InRange(relative, 0, 1.41e-7);
    }

    [Fact]
    public void SineAndCosineAreWithinTheirBounds()
    {
        var (sineError, cosineError, circleError) = (0.0, 0.0, 0.0);
        foreach (var word in Words())
        {
            var (exactSine, exactCosine) = Math.SinCos(Math.PI / 2 * ((float)(int)word / Math.Pow(2, 31)));
            var (sine, cosine) = GaussianTransform.HalfTurn(word);
            sineError = Math.Max(sineError, Math.Abs(sine - exactSine));
            cosineError = Math.Max(cosineError, Math.Abs(cosine - exactCosine));
            circleError = Math.Max(circleError, Math.Abs((double)sine * sine + (double)cosine * cosine - 1));
        }

        Assert.InRange(sineError, 0, 1.7e-7);
        Assert.InRange(cosineError, 0, 1.0e-7);
        Assert.InRange(circleError, 0, 3.5e-7);
    }

    [Fact]
    public void AllSmallAndAllExtremeWordsAreFinite()
    {
        foreach (var word in Words())
        {
            var (z0, z1, z2, z3) = GaussianTransform.Transform(word, ~word, word, ~word);
            var most = Math.Max(Math.Max(Math.Abs(z0), Math.Abs(z1)), Math.Max(Math.Abs(z2), Math.Abs(z3)));
            Assert.True(most <= 6.5556f, $"{most} of the word {word}"); // not a number is not below anything
        }
    }

    [Fact]
    public void TheLargestValueIsThatOfTheSmallestRadiusWord()
    {
        Assert.Equal(6.5555, GaussianTransform.Radius(0), 4);
        Assert.Equal(GaussianTransform.Radius(0), GaussianTransform.Radius(1));
        Assert.Equal(GaussianTransform.Radius(0), GaussianTransform.Radius(0x80000000));
        Assert.Equal(0, GaussianTransform.Radius(0x7fffffff));
    }

    // All words near 0, near the middle and near the ends, where logarithm and cosine are delicate, and a stride through the rest.
    private static IEnumerable<uint> Words()
    {
        const uint near = 1 << 16;
        foreach (var centre in new uint[] { 0, 0x40000000, 0x80000000, 0xC0000000 })
        {
            for (var offset = 0u; offset < 2 * near; offset++)
            {
                yield return centre + offset - near;
            }
        }

        for (var word = 0L; word <= uint.MaxValue; word += 4099)
        {
            yield return (uint)word;
        }
    }

    private static double Exact(uint radiusWord, uint angleWord, bool cosine)
    {
        var u = (float)(int)((radiusWord & 0x7fffffff) | 1) / Math.Pow(2, 31);
        var angle = Math.PI / 2 * ((float)(int)angleWord / Math.Pow(2, 31));
        var radius = Math.Sqrt(-2 * Math.Log(u));
        return cosine ? radius * Math.Cos(angle) * ((radiusWord & 0x80000000) != 0 ? -1 : 1) : radius * Math.Sin(angle);
    }

    private static void Close(double expected, float actual) =>
        Assert.True(Math.Abs(expected - actual) < 2e-6, $"{actual} where {expected} was expected");
}
