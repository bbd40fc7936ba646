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
    public void TheExtremeWordsAreFinite()
    {
        foreach (var radius in new uint[] { 0, 1, 0x7fffffff, 0x80000000, uint.MaxValue })
        {
            foreach (var angle in new uint[] { 0, 0x7fffffff, 0x80000000, uint.MaxValue })
            {
                var z = GaussianTransform.Transform(radius, radius, angle, angle);
                Assert.All([z.Z0, z.Z1, z.Z2, z.Z3], v => Assert.InRange(Math.Abs(v), 0, 6.5556f));
            }
        }
    }

    private static double Exact(uint radiusWord, uint angleWord, bool cosine)
    {
        var u = (float)(int)((radiusWord & 0x7fffffff) | 1) / Math.Pow(2, 31);
        var angle = Math.PI / 2 * ((float)(int)angleWord / Math.Pow(2, 31));
        var radius = Math.Sqrt(-2 * Math.Log(u));
        return cosine ? radius * Math.Cos(angle) * ((radiusWord & 0x80000000) != 0 ? -1 : 1) : radius * Math.Sin(angle);
    }

    private static void Close(double expected, float actual) => Assert.True(Math.Abs(expected - actual) < 2e-6, $"{actual} where {expected} was expected");
}
