namespace Pyoco.Models.Tests;

public sealed class PowerAverageTests
{
    // The paper's pairs: widths of 0.05 and 0.10 are gammas of 16.97 and 6.94.
    [Theory]
    [InlineData(0.05, 16.97)]
    [InlineData(0.10, 6.94)]
    public void ExponentsAreThePapers(double width, double exponent) => Assert.Equal(exponent, PowerAverage.Exponent(width), 2);

    [Fact]
    public void APlainMeanIsTheWidest()
    {
        Assert.InRange(PowerAverage.Exponent(Math.Sqrt(1.0 / 12)), 0, 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => PowerAverage.Exponent(0.3));
        Assert.Throws<ArgumentOutOfRangeException>(() => PowerAverage.Exponent(0));
    }

    // The integral over the common time of (g + 1) s^g / t^(g + 1) of both.
    [Fact]
    public void InnerProductsAreIntegralsOfTheProfiles()
    {
        (double Time, double Exponent) a = (70, 6.9), b = (100, 2.5);
        const int parts = 200_000;

        var integral = Enumerable.Range(0, parts).Select(i => (i + 0.5) * a.Time / parts).Sum(s => Profile(a, s) * Profile(b, s))
            * a.Time / parts;

        Assert.Equal(integral, PowerAverage.InnerProduct(a, b), 8);
        Assert.Equal(integral, PowerAverage.InnerProduct(b, a), 8);

        static double Profile((double Time, double Exponent) p, double s) =>
            (p.Exponent + 1) * Math.Pow(s, p.Exponent) / Math.Pow(p.Time, p.Exponent + 1);
    }

    [Fact]
    public void TheFirstStepReplacesWhatTheAverageBeganWith() => Assert.Equal(0, PowerAverage.Decay(6.94, 1));
}
