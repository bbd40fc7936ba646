namespace Pyoco.Noise.Tests;

public sealed unsafe class NoiseBlendTests
{
    private static readonly float[] White = [.. Enumerable.Range(1, 40).Select(i => 1f / i)];
    private static readonly float[] Other = [.. Enumerable.Range(1, 40).Select(i => MathF.Sqrt(i))];

    [Fact]
    public void ItIsOneFusedMultiplyAddWhateverTheLength()
    {
        fixed (float* white = White, source = Other)
        {
            for (var count = 0; count <= White.Length; count++)
            {
                var found = new float[White.Length + 1];
                fixed (float* destination = found)
                {
                    new NoiseBlend(source, 0.3f, 0.7f).Apply(white, count, destination);
                }

                var expected = White.Zip(Other, (z, s) => MathF.FusedMultiplyAdd(s, 0.3f, z * 0.7f)).Take(count);
                Assert.Equal([.. expected, .. new float[found.Length - count]], found);
            }
        }
    }

    [Fact]
    public void TheSourceMayBeTheDestination()
    {
        var found = (float[])Other.Clone();
        fixed (float* white = White, both = found)
        {
            new NoiseBlend(both, 0.3f, 0.7f).Apply(white, found.Length, both);
        }

        Assert.Equal(White.Zip(Other, (z, s) => MathF.FusedMultiplyAdd(s, 0.3f, z * 0.7f)), found);
    }

    [Fact]
    public void WithoutASourceTheValuesAreTakenAsTheyAre()
    {
        var found = new float[White.Length];
        fixed (float* white = White, destination = found)
        {
            default(NoiseBlend).From(3).Apply(white, found.Length, destination);
        }

        Assert.Equal(White, found);
    }

    [Fact]
    public void ItCanBeginAtALaterElementOfTheSource()
    {
        fixed (float* source = Other)
        {
            Assert.Equal(Other[5], *new NoiseBlend(source, 1, 1).From(5).Source);
        }
    }
}
