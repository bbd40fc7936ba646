using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

/// <summary>What a linear-Gaussian prior owes whose pixels are not independent: its operators and figures are those of the covariance of
/// all values of a channel, which the test states and libtorch's dense algebra works with.</summary>
internal static class SpectralContract
{
    private static readonly VideoShape Shape = new(2, 3, 3, 4, 5);

    /// <summary>All of it, for a prior that is not degenerate over four frames.</summary>
    /// <param name="prior">The prior.</param>
    /// <param name="covariance">Of two values of a channel, by frame and pixel, for a plane of four rows and five columns.</param>
    public static void Holds(ILinearGaussianPrior prior, Func<(int Frame, int Pixel), (int Frame, int Pixel), double> covariance)
    {
        var plane = Shape.Height * Shape.Width;
        var dense = FrameCovariance.Of(3 * plane, (a, b) => covariance((a / plane, a % plane), (b / plane, b % plane)));
        OperatorsAreThoseOfTheWholeMatrix(prior, dense);
        FiguresAreThoseOfTheWholeMatrix(prior, dense);
        DrawsAreWhitened(prior);
        GivenFramesAreContinuedInLaw(prior);
    }

    private static void OperatorsAreThoseOfTheWholeMatrix(ILinearGaussianPrior prior, double[,] dense)
    {
        using var scope = NewDisposeScope();
        var values = dense.GetLength(0);
        var columns = prior.Color(eye(values, dtype: float64).reshape(values, 1, 3, 4, 5)).reshape(values, values);
        var x = randn(Shape.ToArray(), float64, generator: new Generator(1));
        var y = randn(Shape.ToArray(), float64, generator: new Generator(2));

        TensorAssert.Close(tensor(dense), columns.t().mm(columns), 1e-12);
        TensorAssert.Close(x, prior.Whiten(prior.Color(x)), 1e-11);
        Assert.Equal((prior.Color(x) * y).sum().item<double>(), (x * prior.ColorTranspose(y)).sum().item<double>(), 1e-10);
        Assert.Equal(dense[0, 0], prior.Covariance(Shape)[0, 0], 1e-13);
        Assert.Equal(dense[0, 40], prior.Covariance(Shape)[0, 2], 1e-13);
        Assert.Equal(1, dense[0, 0], 1e-13);
    }

    private static void FiguresAreThoseOfTheWholeMatrix(ILinearGaussianPrior prior, double[,] dense)
    {
        using var scope = NewDisposeScope();
        var (pixels, matrix, reference) = (20, tensor(dense), new MixedNoise(0.7));
        var mixed = FrameCovariance.Of(60, (a, b) => a % 20 == b % 20 ? reference.Covariance(3)[a / 20, b / 20] : 0);
        var logDeterminant = linalg.slogdet(matrix).Item2.item<double>();
        var noise = prior.Sample(Shape, new NoiseKey(5)).to(float64);
        var rows = noise.reshape(6, 60);
        var quadratic = (rows.mm(linalg.inv(matrix)) * rows).sum([1]).reshape(2, 3).sum([1]).data<double>().ToArray();

        Assert.Equal(logDeterminant, pixels * prior.LogDeterminant(Shape), 1e-9);
        Assert.Equal(GaussianDivergence.Between(dense, mixed), pixels * Shape.Frames * prior.KullbackLeibler(reference, Shape), 1e-8);
        Assert.Equal(GaussianDivergence.Between(mixed, dense), pixels * Shape.Frames * reference.KullbackLeibler(prior, Shape), 1e-8);
        var expected = quadratic.Select(q => -0.5 * (3 * (60 * Math.Log(2 * Math.PI) + logDeterminant) + q));
        Assert.All(expected.Zip(prior.LogLikelihood(noise)), pair => Assert.Equal(pair.First, pair.Second, 1e-7));
    }

    private static void DrawsAreWhitened(ILinearGaussianPrior prior)
    {
        using var noise = prior.Sample(new VideoShape(4, 4, 4, 32, 32), new NoiseKey(4));
        using var white = prior.Whiten(noise);

        Assert.InRange(FrameStatistics.WorstCovarianceScore(white, FrameMatrices.Diagonal(4, 1)), 0, 5);
        using var means = white.mean([3, 4], keepdim: true);
        using var unit = means.Times(32); // of 1024 pixels
        Assert.InRange(FrameStatistics.WorstCovarianceScore(unit, FrameMatrices.Diagonal(4, 1)), 0, 5);
    }

    // A frame drawn from the prior and the others given it are noise of the prior, which whitening tells.
    private static void GivenFramesAreContinuedInLaw(ILinearGaussianPrior prior)
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(4, 4, 4, 32, 32);
        var given = prior.Sample(shape, new NoiseKey(6)).narrow(2, 1, 1);

        var noise = prior.Condition(given, 1).Sample(shape, new NoiseKey(7));

        PriorLaw.Equal(given, noise.narrow(2, 1, 1));
        Assert.InRange(FrameStatistics.WorstCovarianceScore(prior.Whiten(noise), FrameMatrices.Diagonal(4, 1)), 0, 5);
    }
}
