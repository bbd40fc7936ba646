using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

/// <summary>What every linear-Gaussian prior owes: its operators and figures are those of the covariance that it states, computed here by
/// libtorch's dense algebra and by Core's divergence.</summary>
internal static class PriorContract
{
    private static readonly VideoShape Shape = new(2, 3, 6, 4, 5);

    /// <summary>All of it, for a prior that is not degenerate over eight frames.</summary>
    public static void Holds<TPrior>(TPrior prior) where TPrior : ILinearGaussianPrior, IGaussianNoisePrior
    {
        TheLawHasTheStatedCovariance(prior);
        ColouringHasTheStatedCovariance(prior);
        WhiteningUndoesColouring(prior);
        ColouringHasItsAdjoint(prior);
        WhitenedNoiseIsWhite(prior);
        FiguresAreThoseOfDenseAlgebra(prior);
        GivenFramesAreContinuedExactly(prior);
        ConditionedValuesDependOnTheirAddressAlone(prior);
    }

    public static void TheLawHasTheStatedCovariance<TPrior>(TPrior prior) where TPrior : ILinearGaussianPrior, IGaussianNoisePrior
    {
        foreach (var frames in new[] { 1, 2, 6 })
        {
            Close(prior.Covariance(frames), prior.Distribution(Shape.WithFrames(frames)).PixelCovariance(), 1e-15);
            Close(prior.Covariance(frames), prior.Covariance(Shape.WithFrames(frames)), 1e-15);
        }

        Assert.All(Enumerable.Range(0, 6), i => Assert.Equal(1, prior.Covariance(6)[i, i], 15));
        Assert.Throws<ArgumentOutOfRangeException>(() => prior.Covariance(0));
    }

    // The factor, column by column: colour unit vectors.
    public static void ColouringHasTheStatedCovariance<TPrior>(TPrior prior) where TPrior : ILinearGaussianPrior, IGaussianNoisePrior
    {
        using var scope = NewDisposeScope();
        var frames = Shape.Frames;
        var unit = eye(frames, dtype: float64).reshape(frames, 1, frames, 1, 1);

        var columns = prior.Color(unit).reshape(frames, frames); // row: column of the factor

        TensorAssert.Close(tensor(prior.Covariance(frames)), columns.t().mm(columns), 1e-12);
        Assert.Equal(0, columns.tril(-1).abs().max().item<double>(), 15);
        TensorAssert.Close(tensor(prior.Distribution(Shape).At(0, 0).Factor.ToMatrix()), columns.t(), 1e-15);
    }

    public static void WhiteningUndoesColouring(ILinearGaussianPrior prior)
    {
        using var scope = NewDisposeScope();
        var white = randn(Shape.ToArray(), float64, generator: new Generator(1));

        TensorAssert.Close(white, prior.Whiten(prior.Color(white)), 1e-12);
        TensorAssert.Close(white, prior.Color(prior.Whiten(white)), 1e-12);
        TensorAssert.Close(white.to(float32), prior.Whiten(prior.Color(white.to(float32))), 1e-5);
        Assert.Equal(float32, prior.Color(white.to(float32)).dtype);
    }

    public static void ColouringHasItsAdjoint(ILinearGaussianPrior prior)
    {
        using var scope = NewDisposeScope();
        var x = randn(Shape.ToArray(), float64, generator: new Generator(2));
        var y = randn(Shape.ToArray(), float64, generator: new Generator(3));

        var left = (prior.Color(x) * y).sum().item<double>();
        var right = (x * prior.ColorTranspose(y)).sum().item<double>();

        Assert.Equal(left, right, 1e-12 * Shape.ElementCount);
    }

    public static void WhitenedNoiseIsWhite(ILinearGaussianPrior prior)
    {
        using var noise = prior.Sample(new VideoShape(2, 4, 8, 32, 32), new NoiseKey(4));
        using var white = prior.Whiten(noise);

        Assert.InRange(FrameStatistics.WorstCovarianceScore(white, FrameMatrices.Diagonal(8, 1)), 0, 5);
    }

    public static void FiguresAreThoseOfDenseAlgebra<TPrior>(TPrior prior) where TPrior : ILinearGaussianPrior, IGaussianNoisePrior
    {
        using var scope = NewDisposeScope();
        var (covariance, reference) = (prior.Covariance(6), new MixedNoise(0.7));
        var matrix = tensor(covariance);
        var logDeterminant = linalg.slogdet(matrix).Item2.item<double>();

        Assert.False(prior.IsDegenerate(Shape));
        Assert.Equal(logDeterminant, prior.LogDeterminant(Shape), 1e-11);
        Assert.Equal(GaussianDivergence.Between(covariance, reference.Covariance(6)), 6 * prior.KullbackLeibler(reference, Shape), 1e-10);
        Assert.Equal(GaussianDivergence.Between(reference.Covariance(6), covariance), 6 * reference.KullbackLeibler(prior, Shape), 1e-9);
        Assert.Equal(0, prior.KullbackLeibler(prior, Shape), 1e-12);

        var noise = prior.Sample(Shape, new NoiseKey(5)).to(float64);
        var columns = noise.permute(0, 2, 1, 3, 4).reshape(2, 6, -1); // (B, F, C*H*W)
        var quadratic = (columns * linalg.inv(matrix).unsqueeze(0).expand(2, 6, 6).bmm(columns)).sum([1, 2]).data<double>().ToArray();
        var expected = quadratic.Select(q => -0.5 * (3 * 4 * 5 * (6 * Math.Log(2 * Math.PI) + logDeterminant) + q)).ToArray();
        Assert.All(expected.Zip(prior.LogLikelihood(noise)), pair => Assert.Equal(pair.First, pair.Second, 1e-8));
    }

    // Frames 1 and 4 are given out of order; what is drawn beyond their prediction has to have the Schur complement for covariance, and
    // nothing in common with them.
    public static void GivenFramesAreContinuedExactly<TPrior>(TPrior prior) where TPrior : ILinearGaussianPrior, IGaussianNoisePrior
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(2, 4, 6, 64, 64);
        var covariance = tensor(prior.Covariance(6));
        var (a, b) = (tensor([1L, 4]), tensor([0L, 2, 3, 5]));
        var ab = covariance.index_select(0, b).index_select(1, a);
        var gain = ab.mm(linalg.inv(covariance.index_select(0, a).index_select(1, a)));
        var schur = covariance.index_select(0, b).index_select(1, b) - gain.mm(ab.t());
        var given = prior.Sample(shape, new NoiseKey(77)).index_select(2, a);

        var conditioned = prior.Condition(given.flip(2), 4, 1);
        var noise = conditioned.Sample(shape, new NoiseKey(6));

        PriorLaw.Equal(given, noise.index_select(2, a));
        var known = given.to(float64).transpose(1, 2).reshape(2, 2, -1).transpose(0, 1).reshape(2, -1); // (K, B*C*H*W)
        var drawn = noise.to(float64).index_select(2, b).transpose(1, 2).reshape(2, 4, -1).transpose(0, 1).reshape(4, -1);
        var rest = drawn - gain.mm(known);
        var restOverKnown = cat([rest, known]).reshape(1, 1, 6, -1, 1);
        var theory = zeros(6, 6, float64);
        theory.narrow(0, 0, 4).narrow(1, 0, 4).copy_(schur);
        theory.narrow(0, 4, 2).narrow(1, 4, 2).copy_(covariance.index_select(0, a).index_select(1, a));
        Assert.InRange(FrameStatistics.WorstCovarianceScore(restOverKnown, Matrix(theory)), 0, 5);
        var stated = tensor(conditioned.Covariance(6));
        TensorAssert.Close(schur, stated.index_select(0, b).index_select(1, b), 1e-12);
        Assert.Equal(0, stated.index_select(0, a).abs().max().item<double>());
    }

    public static void ConditionedValuesDependOnTheirAddressAlone(ILinearGaussianPrior prior)
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(2, 2, 7, 9, 13);
        var given = prior.Sample(shape.WithFrames(2), new NoiseKey(8));
        var conditioned = prior.Condition(given, 3, 5);
        var whole = conditioned.Sample(shape, new NoiseKey(9));
        var firstSample = prior.Condition(given.narrow(0, 0, 1), 3, 5);

        for (var frame = 0; frame < 7; frame++)
        {
            PriorLaw.Equal(whole.narrow(2, frame, 1), conditioned.Sample(shape.WithFrames(1), new NoiseKey(9), frame));
        }

        PriorLaw.Equal(whole.narrow(0, 0, 1), firstSample.Sample(new VideoShape(1, 2, 7, 9, 13), new NoiseKey(9)));
        PriorLaw.Equal(prior.Sample(shape, new NoiseKey(9, 1)), conditioned.Sample(shape, new NoiseKey(9, 1)));
        Assert.Equal(prior.Spec, conditioned.Spec);
    }

    /// <summary>A prior that is degenerate says so, colours all the same, and refuses what needs an inverse.</summary>
    public static void RefusesWhatNeedsAnInverse(ILinearGaussianPrior prior, int frames, int determined)
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(1, 1, frames, 2, 3);
        var noise = prior.Color(randn(shape.ToArray(), float64, generator: new Generator(1)));

        Assert.True(prior.IsDegenerate(shape));
        foreach (var refused in new Action[]
        {
            () => prior.Whiten(noise), () => prior.LogDeterminant(shape), () => prior.LogLikelihood(noise),
            () => prior.KullbackLeibler(new IndependentNoise(), shape), () => new IndependentNoise().KullbackLeibler(prior, shape),
        })
        {
            var message = Assert.Throws<NotSupportedException>(refused).Message;
            Assert.Contains(prior.Spec.ToString(), message);
            Assert.Contains($"determine frame {determined}", message);
        }
    }

    public static void Close(double[,] expected, double[,] actual, double tolerance)
    {
        Assert.Equal(expected.GetLength(0), actual.GetLength(0));
        Assert.All(expected.Cast<double>().Zip(actual.Cast<double>()), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    public static double[,] Matrix(Tensor matrix)
    {
        var (rows, columns) = ((int)matrix.size(0), (int)matrix.size(1));
        var values = matrix.contiguous().data<double>().ToArray();
        var result = new double[rows, columns];
        Buffer.BlockCopy(values, 0, result, 0, values.Length * sizeof(double));
        return result;
    }
}
