using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class MomentSpreadTests
{
    [Fact]
    public void OfNormalNoiseMeanAndDegreesAreThoseOfChiSquare()
    {
        using var scope = NewDisposeScope();
        var spread = new MomentSpread(randn([4, 4, 6, 64, 64], float64, generator: new Generator(1)), new PixelBlocks(1));

        var (mean, degrees) = spread.Beside([]);
        var (beside, left) = spread.Beside([FrameMatrices.Diagonal(6, 1)]);

        Assert.Equal(21, mean, 0.3);
        Assert.Equal(21, degrees, 0.6);
        Assert.Equal(20, beside, 0.3);
        Assert.Equal(20, left, 0.6);
    }

    // All frames and channels of a pixel are of one size: with k the fourth moment of the size by the square of its second, the numbers
    // have the variance k, and the sum of the squares of the frames more.
    [Fact]
    public void OfOneSizeAPixelTheyScatterMore()
    {
        using var scope = NewDisposeScope();
        var size = rand([8, 1, 1, 64, 64], float64, generator: new Generator(1)).lt(tensor(0.5)).to(float64)
            .Times(1.2).Plus(0.4); // 0.4 or 1.6
        var white = randn([8, 1, 6, 64, 64], float64, generator: new Generator(2)).mul(size).Over(Math.Sqrt((0.16 + 2.56) / 2));
        var k = (0.0256 + 6.5536) / 2 / Math.Pow((0.16 + 2.56) / 2, 2);

        var (mean, degrees) = new MomentSpread(white, new PixelBlocks(1)).Beside([FrameMatrices.Diagonal(6, 1)]);

        Assert.Equal(20 * k, mean, 0.03 * 20 * k);
        Assert.Equal(20, degrees, 1);
    }
}
