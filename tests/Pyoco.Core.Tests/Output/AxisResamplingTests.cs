namespace Pyoco.Tests;

public sealed class AxisResamplingTests
{
    [Fact]
    public void TheSameSizeChangesNothing()
    {
        var axis = new AxisResampling(5, 5, 1, 0);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(10f * i, Value(axis, i, x => 10f * x));
        }
    }

    // A triangle of the width of a made pixel: half weights at the distance of half a pixel.
    [Fact]
    public void ShrinkingAveragesUnderATriangle()
    {
        var axis = new AxisResampling(6, 3, 0.5, 0);

        var (first, weights) = axis[1];

        Assert.Equal(1, first);
        Assert.Equal([0.125f, 0.375f, 0.375f, 0.125f], weights.ToArray()); // distances 1.5, 0.5, 0.5 and 1.5 of 2
    }

    [Theory]
    [InlineData(7, 21, 3.0, 0.0)]
    [InlineData(30, 8, 8 / 30.0, 0.0)]
    [InlineData(30, 8, 0.5, 7.0)]
    public void ARampStaysARampWithinAndWeightsSumToOne(int source, int count, double scale, double offset)
    {
        var axis = new AxisResampling(source, count, scale, offset);

        var reach = Math.Max(1, 1 / scale);
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(1, axis[i].Weights.ToArray().Sum(), 5);
            var centre = offset + (i + 0.5) / scale;
            if (centre >= reach && centre <= source - reach) // away from the ends, where pixels are missing
            {
                Assert.Equal(centre - 0.5, Value(axis, i, x => x), scale >= 1 ? 4 : 1);
            }
        }
    }

    private static float Value(AxisResampling axis, int pixel, Func<int, float> source)
    {
        var (first, weights) = axis[pixel];
        return weights.ToArray().Select((w, j) => w * source(first + j)).Sum();
    }
}
