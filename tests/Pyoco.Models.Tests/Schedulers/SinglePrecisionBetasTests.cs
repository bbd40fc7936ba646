using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class SinglePrecisionBetasTests
{
    [Fact]
    public void LevelsAreThoseOfTorchInFloat32()
    {
        using var scope = NewDisposeScope();
        var squares = linspace(0.0001, 0.02, 1000, dtype: float32).neg().Plus(1).cumprod(0).data<float>().ToArray();

        var rounded = SinglePrecisionBetas.Round(DiscreteTimesteps.Linear(1000, 0.0001, 0.02), leastSignalSquared: null);

        AssertSquares(squares, rounded, tolerance: 2e-7);

        // At the first timestep float32 is off by 8e-5, and so are we.
        Assert.Equal(Math.Sqrt((1 - (double)squares[0]) / squares[0]), rounded.Level(0).Sigma, tolerance: 1e-10);
        Assert.InRange(rounded.Level(0).Sigma / DiscreteTimesteps.Linear(1000, 0.0001, 0.02).Level(0).Sigma - 1, 5e-5, 1e-4);
    }

    [Fact]
    public void RescaledLevelsAreThoseOfAlgorithmOneInFloat32()
    {
        using var scope = NewDisposeScope();
        var roots = linspace(Math.Sqrt(0.00085), Math.Sqrt(0.012), 1000, dtype: float32).square().neg().Plus(1).cumprod(0).sqrt();
        var moved = ((roots - roots[999]) * (roots[0] / (roots[0] - roots[999]))).square(); // arXiv 2305.08891, algorithm 1
        var squares = cat([moved[..1], moved[1..] / moved[..^1]]).cumprod(0).data<float>().ToArray();

        var rounded = SinglePrecisionBetas.Round(DiscreteTimesteps.ScaledLinear(1000, 0.00085, 0.012), leastSignalSquared: 0);

        Assert.Equal(new NoiseLevel(0, 1), rounded.Level(999));
        AssertSquares(squares[..999], rounded, tolerance: 2e-6);
        Assert.Equal(
            Math.Pow(2, -24),
            Math.Pow(SinglePrecisionBetas.Round(DiscreteTimesteps.Linear(50, 0.01, 0.3), Math.Pow(2, -24)).Level(49).Signal, 2),
            tolerance: 1e-15);
    }

    [Fact]
    public void BetasThatLeaveLessBeforeTheLastThanAtTheLastAreRefused()
    {
        var timesteps = DiscreteTimesteps.Linear(1000, 0.0001, 0.02);

        Assert.Contains(
            "rescale_betas_zero_snr",
            Assert.Throws<NotSupportedException>(() => SinglePrecisionBetas.Round(timesteps, Math.Pow(2, -24))).Message);
        Assert.Equal(0, SinglePrecisionBetas.Round(timesteps, leastSignalSquared: 0).Level(999).Signal);
    }

    private static void AssertSquares(float[] squares, DiscreteTimesteps timesteps, double tolerance) => Assert.All(
        squares.Select((square, t) => (square, t)),
        pair => Assert.Equal(pair.square, Math.Pow(timesteps.Level(pair.t).Signal, 2), tolerance));
}
