namespace Pyoco.Tests;

public sealed class StepIntegralTests
{
    [Theory]
    [InlineData(0.3)]
    [InlineData(-0.3)]
    [InlineData(0.999)]
    [InlineData(1.001)]
    [InlineData(-1.7)]
    [InlineData(6)]
    [InlineData(1e-7)]
    public void MomentsAreTheIntegralsOfPowersUnderTheExponential(double z)
    {
        var moments = StepIntegral.ExponentialMoments(z, 5);

        for (var n = 0; n < moments.Length; n++)
        {
            var expected = z * Simpson(s => Math.Exp(-z * (1 - s)) * Math.Pow(s, n));
            Assert.Equal(expected, moments[n], tolerance: 1e-12 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Fact]
    public void AStepToNoNoiseLeavesTheEndAlone() =>
        Assert.Equal([1, 1, 1], StepIntegral.ExponentialMoments(double.PositiveInfinity, 3));

    [Fact]
    public void PlainMomentsAreThoseOfPowers() => Assert.Equal([1, 1 / 2.0, 1 / 3.0, 1 / 4.0], StepIntegral.PlainMoments(4));

    [Fact]
    public void EvenStepsHaveTheWeightsOfAdamsAndBashforth()
    {
        var weights = StepIntegral.Weights([0, -1, -2, -3], StepIntegral.PlainMoments(4));

        double[] expected = [55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0];
        Assert.All(expected.Zip(weights), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-14));
    }

    // DPM-Solver++(2M), arXiv 2211.01095: the exact integral of a linear change is (exp(-h) - 1) / h + 1.
    [Fact]
    public void TwoValuesHaveTheWeightsOfDpmSolver()
    {
        var (h, ratio) = (0.7, 1.4);

        var weights = StepIntegral.Weights([0, -1 / ratio], StepIntegral.ExponentialMoments(h, 2));

        var bend = ratio * ((Math.Exp(-h) - 1) / h + 1);
        Assert.Equal(1 - Math.Exp(-h) + bend, weights[0], tolerance: 1e-14);
        Assert.Equal(-bend, weights[1], tolerance: 1e-14);
    }

    [Theory]
    [InlineData(new double[] { 0, -0.4, -1.7 })]
    [InlineData(new double[] { 1, 0, -0.3 })]
    [InlineData(new double[] { 0.6, 0.35, 0 })]
    public void APolynomialIsIntegratedExactlyWhereverItIsKnown(double[] places)
    {
        static double Polynomial(double s) => 0.3 - 1.1 * s + 2.5 * s * s;

        var sum = StepIntegral.Weights(places, StepIntegral.ExponentialMoments(1.3, 3)).Zip(places, (w, s) => w * Polynomial(s)).Sum();

        Assert.Equal(1.3 * Simpson(s => Math.Exp(-1.3 * (1 - s)) * Polynomial(s)), sum, tolerance: 1e-12);
    }

    [Fact]
    public void OneMomentAPlaceIsExpected()
    {
        Assert.Throws<ArgumentException>("moments", () => StepIntegral.Weights([0, -1], [1]));
        Assert.Throws<ArgumentException>("moments", () => StepIntegral.Weights([], []));
    }

    private static double Simpson(Func<double, double> function)
    {
        const int Halves = 2000;
        return Enumerable.Range(0, 2 * Halves + 1)
            .Sum(i => function(i / (2.0 * Halves)) * (i is 0 or 2 * Halves ? 1 : i % 2 == 1 ? 4 : 2)) / (6 * Halves);
    }
}
