namespace Soak;

/// <summary>The straight line through measurements (least squares), and how sure its slope is.</summary>
/// <remarks>Measurements that follow one another resemble one another, so that the textbook's standard error is too small. This is the one
/// of Newey and West (Econometrica 55, 1987), with Bartlett's weights over <c>4 (n / 100)^(2/9)</c> neighbours.</remarks>
/// <param name="Mean">The mean of the values.</param>
/// <param name="Slope">How much they grow a unit of the abscissa.</param>
/// <param name="Error">The standard error of the slope.</param>
internal readonly record struct Trend(double Mean, double Slope, double Error)
{
    /// <summary>The least number of measurements.</summary>
    public const int Fewest = 4;

    /// <summary>Fits a line.</summary>
    /// <param name="x">Abscissas, not all the same.</param>
    /// <param name="y">A value for each.</param>
    /// <exception cref="ArgumentException">There are fewer than <see cref="Fewest"/>, or the numbers differ.</exception>
    public static Trend Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        var n = x.Count;
        if (n < Fewest || y.Count != n)
        {
            throw new ArgumentException($"There are {n} abscissas and {y.Count} values; as many, and at least {Fewest}, were expected.");
        }

        var (middle, mean) = (x.Average(), y.Average());
        var away = x.Select(v => v - middle).ToArray();
        var spread = away.Sum(v => v * v);
        var slope = away.Zip(y, (a, v) => a * (v - mean)).Sum() / spread;
        var pulls = away.Zip(y, (a, v) => a * (v - mean - (slope * a))).ToArray();
        var variance = pulls.Sum(p => p * p);
        var neighbours = (int)Math.Floor(4 * Math.Pow(n / 100.0, 2.0 / 9));
        for (var lag = 1; lag <= Math.Min(neighbours, n - 1); lag++)
        {
            var weight = 1 - ((double)lag / (neighbours + 1));
            variance += 2 * weight * pulls.Skip(lag).Zip(pulls, (later, earlier) => later * earlier).Sum();
        }

        return new Trend(mean, slope, Math.Sqrt(Math.Max(variance, 0) * n / (n - 2)) / spread);
    }
}
