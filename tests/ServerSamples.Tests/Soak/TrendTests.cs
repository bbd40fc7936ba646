using Soak;

namespace ServerSamples.Tests;

public class TrendTests
{
    [Fact]
    public void ALineHasItsSlopeAndNoError()
    {
        double[] x = [1, 2, 4, 7, 9];

        var trend = Trend.Of(x, [.. x.Select(v => 3 - (0.5 * v))]);

        Assert.Equal(-0.5, trend.Slope, 1e-12);
        Assert.Equal(0, trend.Error, 1e-12);
        Assert.Equal(3 - (0.5 * x.Average()), trend.Mean, 1e-12);
    }

    /// <summary>Newey and West, equation 5: a sum over all pairs of measurements with Bartlett's weights.</summary>
    [Fact]
    public void TheErrorIsThatOfTheFormula()
    {
        var random = new Random(1);
        var x = Enumerable.Range(0, 40).Select(i => i + random.NextDouble()).ToArray();
        var y = x.Select(v => (0.1 * v) + random.NextDouble()).ToArray();
        var neighbours = (int)Math.Floor(4 * Math.Pow(x.Length / 100.0, 2.0 / 9));

        var trend = Trend.Of(x, y);

        var pull = Enumerable.Range(0, x.Length)
            .Select(i => (x[i] - x.Average()) * (y[i] - y.Average() - (trend.Slope * (x[i] - x.Average())))).ToArray();
        var middle = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = 0; j < x.Length; j++)
            {
                middle += Math.Max(0, 1 - (Math.Abs(i - j) / (neighbours + 1.0))) * pull[i] * pull[j];
            }
        }

        var spread = x.Sum(v => (v - x.Average()) * (v - x.Average()));
        Assert.Equal(Math.Sqrt(middle * x.Length / (x.Length - 2)) / spread, trend.Error, 1e-12);
    }

    [Fact]
    public void NoiseWithoutATrendIsWithinFiveErrors()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var x = Enumerable.Range(0, 200).Select(i => (double)i).ToArray();

            var trend = Trend.Of(x, [.. x.Select(_ => random.NextDouble())]);

            Assert.True(Math.Abs(trend.Slope) < 5 * trend.Error, $"{trend} of seed {seed}");
        }
    }

    [Fact]
    public void TooFewMeasurementsAreRefused()
    {
        Assert.Throws<ArgumentException>(() => Trend.Of([1, 2, 3], [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => Trend.Of([1, 2, 3, 4], [1, 2, 3]));
    }
}
