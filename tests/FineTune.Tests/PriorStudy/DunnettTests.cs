using PriorStudy;

namespace FineTune.Tests;

public sealed class DunnettTests
{
    // Student's and Dunnett's printed tables, two-sided, 5 %.
    [Theory]
    [InlineData(1, 12, 2.179)]
    [InlineData(1, 2, 4.303)]
    [InlineData(2, 12, 2.50)]
    [InlineData(6, 12, 2.98)]
    [InlineData(2, 6, 2.86)]
    [InlineData(6, 6, 3.49)]
    [InlineData(2, 1e9, 2.21)]
    public void CriticalValuesAreThoseOfTheTables(int comparisons, double freedom, double expected) =>
        Assert.Equal(expected, Dunnett.Critical(comparisons, freedom), 0.006);

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void SoManyDifferencesFromOneControlStayWithin(int comparisons)
    {
        const int Draws = 20_000;
        const int Freedom = 12;
        var random = new Random(3);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var critical = Dunnett.Critical(comparisons, Freedom);

        var within = Enumerable.Range(0, Draws).Count(_ =>
        {
            var (control, square) = (Normal(), Enumerable.Range(0, Freedom).Sum(_ => Math.Pow(Normal(), 2)) / Freedom);
            return Enumerable.Range(0, comparisons).Max(_ => Math.Abs(Normal() - control)) <= critical * Math.Sqrt(2 * square);
        });

        Assert.InRange((double)within / Draws, 0.95 - 5 * Math.Sqrt(0.95 * 0.05 / Draws), 0.95 + 5 * Math.Sqrt(0.95 * 0.05 / Draws));
    }
}
