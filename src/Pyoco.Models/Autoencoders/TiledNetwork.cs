using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Takes images through a network in overlapping tiles: where two tiles overlap, one fades linearly into the other.</summary>
/// <remarks>Tiles begin at multiples of their side less the overlap, as long as there is something behind the overlap that no tile has yet;
/// the last ones may be smaller. A tile fades into the one above it first, then into the one to its left.</remarks>
/// <param name="Side">Side of a tile before the network.</param>
/// <param name="Overlap">What neighbours share of it, at most half of the side.</param>
/// <param name="OutputSide">Side of a tile behind the network.</param>
internal sealed record TiledNetwork(int Side, int Overlap, int OutputSide)
{
    private int Step => Side - Overlap;

    private int OutputOverlap => Overlap * OutputSide / Side;

    /// <summary>Whether an image is larger than one tile.</summary>
    public bool Divide(Tensor images) => images.size(2) > Side || images.size(3) > Side;

    /// <summary>Images (N, C, H, W) to what the network makes of them, in one piece.</summary>
    public Tensor Map(Tensor images, Func<Tensor, Tensor> network)
    {
        using var scope = NewDisposeScope();
        var (tops, lefts) = (Starts(images.size(2)), Starts(images.size(3)));
        var rows = new List<Tensor>();
        Tensor[] above = [];
        foreach (var top in tops)
        {
            using var rowScope = NewDisposeScope();
            var tiles = Row(Cut(images, 2, top), lefts, above, network);
            var band = cat([.. tiles.Select((tile, i) => Crop(tile, 3, last: i == lefts.Length - 1))], dim: 3);
            rows.Add(Crop(band, 2, last: top == tops[^1]).MoveToOuterDisposeScope());
            Release(above);
            above = [.. tiles.Select(t => t.MoveToOuterDisposeScope())];
        }

        return cat(rows, dim: 2).MoveToOuterDisposeScope();
    }

    private Tensor[] Row(Tensor band, long[] lefts, Tensor[] above, Func<Tensor, Tensor> network)
    {
        var tiles = new List<Tensor>();
        foreach (var left in lefts)
        {
            using var scope = NewDisposeScope();
            var tile = network(Cut(band, 3, left));
            if (above.Length > 0)
            {
                Blend(above[tiles.Count], tile, axis: 2);
            }

            if (tiles.Count > 0)
            {
                Blend(tiles[^1], tile, axis: 3);
            }

            tiles.Add(tile.MoveToOuterDisposeScope());
        }

        return [.. tiles];
    }

    private long[] Starts(long length) =>
        [.. Enumerable.Range(0, (int)Math.Max(1, (length - Overlap + Step - 1) / Step)).Select(i => (long)i * Step)];

    private Tensor Cut(Tensor images, int axis, long start) => images.narrow(axis, start, Math.Min(Side, images.size(axis) - start));

    // Behind this the next tile goes on.
    private Tensor Crop(Tensor tile, int axis, bool last) => last ? tile : tile.narrow(axis, 0, OutputSide - OutputOverlap);

    // Changes the beginning of the later tile.
    private void Blend(Tensor earlier, Tensor later, int axis)
    {
        using var scope = NewDisposeScope();
        if (OutputOverlap == 0)
        {
            return;
        }

        var old = earlier.narrow(axis, OutputSide - OutputOverlap, OutputOverlap);
        var part = later.narrow(axis, 0, OutputOverlap);
        var share = TensorArithmetic.Counting(OutputOverlap, ScalarType.Float32, later.device).Over_(OutputOverlap).to(later.dtype);
        part.copy_(part.sub(old).mul(axis == 2 ? share.unsqueeze(-1) : share).Plus_(old));
    }

    private static void Release(Tensor[] tiles)
    {
        foreach (var tile in tiles)
        {
            tile.Dispose();
        }
    }
}
