using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class WinogradTilesTests
{
    // The matrices of arXiv 1509.09308, equation 9.
    private static readonly double[,] B = { { 1, 0, -1, 0 }, { 0, 1, 1, 0 }, { 0, -1, 1, 0 }, { 0, 1, 0, -1 } };
    private static readonly double[,] G = { { 1, 0, 0 }, { 0.5, 0.5, 0.5 }, { 0.5, -0.5, 0.5 }, { 0, 0, 1 } };
    private static readonly double[,] A = { { 1, 1, 1, 0 }, { 0, 1, -1, -1 } };

    [Fact]
    public void FramesBecomeTilesAsTheMatricesSay()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var frames = randn([2, 3, 10, 18], generator: generator);

        var tiles = WinogradTiles.OfFrames(frames).view(4, 4, 3, 2, 5, 9);

        var padded = nn.functional.pad(frames, [1, 1, 1, 1]);
        for (var (row, column) = (0, 0); row < 5; (row, column) = column == 8 ? (row + 1, 0) : (row, column + 1))
        {
            var d = padded.narrow(2, 2 * row, 4).narrow(3, 2 * column, 4); // (N, C, 4, 4)
            var expected = tensor(B).to(float32).matmul(d).matmul(tensor(B).to(float32).t()).permute(2, 3, 1, 0);
            Assert.True(tiles.select(5, column).select(4, row).allclose(expected, 1e-5, 1e-5));
        }
    }

    [Fact]
    public void FiltersBecomePlacesAsTheMatricesSay()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2);
        var filters = randn([5, 7, 3, 3], generator: generator);

        var places = WinogradTiles.OfFilters(filters).view(4, 4, 5, 7);

        var expected = tensor(G).to(float32).matmul(filters).matmul(tensor(G).to(float32).t()).permute(2, 3, 0, 1);
        Assert.True(places.allclose(expected, 1e-5, 1e-5));
    }

    [Fact]
    public void TilesBecomeFramesAsTheMatricesSay()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var tiles = randn([16, 3, 2 * 5 * 9], generator: generator);
        var bias = randn([3], generator: generator);
        var frames = zeros([2, 3, 10, 18]);

        WinogradTiles.ToFrames(tiles, bias, frames);

        var m = tiles.view(4, 4, 3, 2, 5, 9).permute(3, 2, 4, 5, 0, 1); // (N, C, rows, columns, 4, 4)
        var outputs = tensor(A).to(float32).matmul(m).matmul(tensor(A).to(float32).t()); // (N, C, rows, columns, 2, 2)
        var expected = outputs.permute(0, 1, 2, 4, 3, 5).reshape(2, 3, 10, 18).Plus(bias.view(1, 3, 1, 1));
        Assert.True(frames.allclose(expected, 1e-5, 1e-5));
    }
}
