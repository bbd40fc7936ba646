namespace Pyoco.Models.Tests;

public sealed class JackknifeTests
{
    [Fact]
    public void PseudoValuesOfAMeanAreTheValues()
    {
        double[] values = [1, 5, 2, 8];

        var pseudo = Jackknife.PseudoValues(4, without => Jackknife.Places(4, 4, without).Average(i => values[i]));

        Assert.Equal(values, pseudo.Select(p => Math.Round(p, 9)));
    }

    // The plug-in variance, whose bias is - sigma^2 / n, becomes the unbiased one (Efron 1982).
    [Fact]
    public void ABiasOfTheFormCByNIsTakenAway()
    {
        double[] values = [1, 5, 2, 8, 3];
        double Plugged(IReadOnlyList<int> places) =>
            places.Average(i => values[i] * values[i]) - Math.Pow(places.Average(i => values[i]), 2);

        var pseudo = Jackknife.PseudoValues(5, without => Plugged(Jackknife.Places(5, 5, without)));

        var mean = values.Average();
        Assert.Equal(values.Sum(v => (v - mean) * (v - mean)) / 4, pseudo.Average(), 9);
    }

    [Fact]
    public void GroupsAreInterleaved()
    {
        Assert.Equal([0, 2, 3, 5, 6], Jackknife.Places(7, 3, 1));
        Assert.Equal([0, 1, 2], Jackknife.Places(3, 2, null));
        Assert.Throws<ArgumentOutOfRangeException>(() => Jackknife.PseudoValues(1, _ => 0));
    }
}
