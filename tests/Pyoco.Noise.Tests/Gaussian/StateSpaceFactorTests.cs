using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class StateSpaceFactorTests
{
    private static readonly (double, double)[] Weights = [(0.6, 0.8), (0.8, 0.6), (0, 1), (1, 0), (0.28, 0.96), (0.96, 0.28)];

    [Fact]
    public void ASharedPartIsItsDenseFactor()
    {
        var covariance = FrameCovariance.Of(6, (i, j) => i == j ? 1 : Weights[i].Item1 * Weights[j].Item1);

        IsTheFactorOf(covariance, StateSpaceFactor.SharedAndOwn(6, i => Weights[i]));
    }

    [Fact]
    public void AnAutoregressionOfChangingWeightsIsItsDenseFactor()
    {
        // The correlation of two frames is the product of the weights between them.
        (double Last, double Own)[] weights = [(0, 1), (0.8, 0.6), (0.6, 0.8), (0.28, 0.96), (0.96, 0.28), (0, 1)];
        var covariance = FrameCovariance.Of(
            6, (i, j) => weights[(Math.Min(i, j) + 1)..(Math.Max(i, j) + 1)].Aggregate(1.0, (product, w) => product * w.Last));

        IsTheFactorOf(covariance, StateSpaceFactor.Autoregression(6, i => weights[i]));
    }

    [Fact]
    public void TheSecondFrameThatIsTheSharedPartIsDetermined()
    {
        var factor = StateSpaceFactor.SharedAndOwn(4, i => i is 1 or 3 ? (1, 0) : (0.6, 0.8));

        Assert.Equal([false, false, false, true], factor.Diagonal.Select(d => d == 0));
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(1, Enumerable.Range(0, 4).Sum(j => Math.Pow(factor.ToMatrix()[i, j], 2)), 14));
    }

    private static void IsTheFactorOf(double[,] covariance, StateSpaceFactor factor)
    {
        using var scope = NewDisposeScope();
        var dense = new CholeskyFactor(covariance);
        var x = randn([3, 6, 7], float64, generator: new Generator(1));

        PriorContract.Close(dense.ToMatrix(), factor.ToMatrix(), 1e-14);
        TensorAssert.Close(dense.Color(x), factor.Color(x), 1e-14);
        TensorAssert.Close(dense.ColorTranspose(x), factor.ColorTranspose(x), 1e-14);
        TensorAssert.Close(x, factor.Whiten(factor.Color(x)), 1e-13);
        if (!factor.Diagonal.Contains(0))
        {
            var y = new MixedNoise(1.5).Distribution(new VideoShape(1, 1, 6, 1, 1)).At(0, 0).Factor.ToMatrix();
            PriorContract.Close(dense.Solve(y), factor.Solve(y), 1e-13);
        }
    }
}
