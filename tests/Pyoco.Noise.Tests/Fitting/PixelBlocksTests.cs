using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class PixelBlocksTests
{
    [Fact]
    public void OfWhitePixelsItIsTheErrorOfTheMean()
    {
        using var scope = NewDisposeScope();
        var values = randn([2, 20, 30], float64, generator: new Generator(1));

        Assert.Equal(values.std().item<double>() / Math.Sqrt(1200), new PixelBlocks(1).StandardError(values, 1200), 12);
    }

    [Fact]
    public void BlocksAreSquaresOfOneSample()
    {
        // Values that cancel in every 2 by 2 square, the smaller ones at the odd edge too, leave no error.
        using var scope = NewDisposeScope();
        var signs = tensor(new double[,] { { 1, -1, 0 }, { -1, 1, 0 }, { 1, -1, 0 }, { -1, 1, 0 }, { 1, -1, 0 } }).unsqueeze(0)
            .expand(2, 5, 3);

        Assert.Equal(0, new PixelBlocks(2).StandardError(signs, 30), 12);
        Assert.True(new PixelBlocks(1).StandardError(signs, 30) > 0.1);
    }

    [Fact]
    public void TooFewBlocksAreRefused()
    {
        using var values = zeros([1, 9, 9], float64);

        Assert.Contains(
            "are 9; at least 10",
            Assert.Throws<ArgumentOutOfRangeException>("block", () => new PixelBlocks(3).StandardError(values, 81)).Message);
    }

    [Fact]
    public void ASquareMayBeThatOfAllSamples()
    {
        using var scope = NewDisposeScope();
        var values = randn([3, 4, 5], float64, generator: new Generator(1));

        TensorAssert.Close(values.sum(dim: 0).flatten(), new PixelBlocks(1, AcrossSamples: true).Sums(values), 1e-12);
        Assert.Equal(3 * 4 * 5, new PixelBlocks(1).Sums(values).numel());
    }
}
