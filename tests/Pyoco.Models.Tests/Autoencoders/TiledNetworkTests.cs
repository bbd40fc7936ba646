using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;
using Tensors = Pyoco.TestSupport.TensorAssert;

namespace Pyoco.Models.Tests;

public sealed class TiledNetworkTests
{
    [Theory]
    [InlineData(8, 2, 21, 30)]
    [InlineData(8, 4, 24, 9)]
    [InlineData(5, 0, 11, 5)]
    [InlineData(10, 3, 17, 18)]
    public void ANetworkThatSeesOnePixelIsTheSameInTiles(int side, int overlap, int height, int width)
    {
        using var scope = NewDisposeScope();
        var images = TinyModels.Normal(2, 3, height, width);

        var doubled = new TiledNetwork(side, overlap, 2 * side).Map(images, x => F.interpolate(x, scale_factor: [2, 2]));

        Tensors.Close(F.interpolate(images, scale_factor: [2, 2]), doubled, 1e-6);
    }

    // A blur sees one pixel beyond, where a tile has its border and the whole image has pixels.
    [Fact]
    public void ANetworkThatSeesItsNeighboursDiffersWhereTilesBlendAndNowhereElse()
    {
        using var scope = NewDisposeScope();
        var images = TinyModels.Normal(1, 1, 16, 16);
        var kernel = TensorArithmetic.Filled([1, 1, 3, 3], 1 / 9.0, ScalarType.Float32, CPU);

        var (expected, actual) = (Blur(images), new TiledNetwork(10, 4, 10).Map(images, Blur));

        // Tiles begin at 0 and 6 and blend on 6 to 9.
        Tensors.Close(expected[.., .., ..6, ..6], actual[.., .., ..6, ..6], 1e-6);
        Tensors.Close(expected[.., .., 10.., 10..], actual[.., .., 10.., 10..], 1e-6);
        Assert.True(Tensors.LargestDifference(expected, actual) > 0.01);

        Tensor Blur(Tensor x) => F.conv2d(x, kernel, padding: [1, 1]);
    }

    [Fact]
    public void OneTileFadesIntoTheNextInAStraightLine()
    {
        using var scope = NewDisposeScope();
        var tile = 0;

        var output = new TiledNetwork(8, 4, 8).Map(zeros(1, 1, 4, 14), x => ones_like(x).Times_(tile++));

        // Tile 0 begins at 0, tile 1 at 4, tile 2 (of six columns) at 8.
        Assert.Equal([0, 0, 0, 0, 0, 0.25f, 0.5f, 0.75f, 1, 1.25f, 1.5f, 1.75f, 2, 2], output[0, 0, 0].data<float>().ToArray());
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(9, 2)]
    [InlineData(14, 2)]
    [InlineData(15, 3)]
    public void NoTileIsForWhatOthersHave(int width, int count)
    {
        using var scope = NewDisposeScope();
        var tiles = 0;

        new TiledNetwork(8, 2, 8).Map(zeros(1, 1, 4, width), x =>
        {
            tiles++;
            return x.clone();
        });

        Assert.Equal(count, tiles);
    }

    [Theory]
    [InlineData(8, 8, false)]
    [InlineData(9, 8, true)]
    [InlineData(3, 9, true)]
    public void AnImageIsDividedWhenItIsLargerThanATile(int height, int width, bool divided)
    {
        using var image = zeros(1, 1, height, width);

        Assert.Equal(divided, new TiledNetwork(8, 2, 8).Divide(image));
    }
}
