using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;
using Tensors = Pyoco.TestSupport.TensorAssert;

namespace Pyoco.Models.Tests;

public sealed class FramewiseNetworkTests
{
    [Fact]
    public void FramesGoThroughInPartsAndComeBackInTheirPlaces()
    {
        using var scope = NewDisposeScope();
        var frames = new FramewiseNetwork(new AutoencoderOptions { FramesAtATime = 4 }, downscale: 1, ScalarType.Float64);
        var video = TinyModels.Normal(2, 3, 5, 4, 6).requires_grad_(true);
        var seen = new List<(long Count, ScalarType Type, bool Grad)>();

        var output = frames.Decode(video, x =>
        {
            seen.Add((x.size(0), x.dtype, is_grad_enabled()));
            return x.Times(2);
        });

        Assert.Equal([(4, ScalarType.Float64, false), (4, ScalarType.Float64, false), (2, ScalarType.Float64, false)], seen);
        Tensors.BitEqual(video.Times(2), output);
        Assert.False(output.requires_grad);
    }

    [Fact]
    public void TilesAreCountedInPixelsOnBothWays()
    {
        using var scope = NewDisposeScope();
        var frames = new FramewiseNetwork(new AutoencoderOptions { TileSize = 8 }, downscale: 2, ScalarType.Float32);
        var sizes = new List<long>();

        var latents = frames.Encode(TinyModels.Normal(1, 3, 1, 12, 8), x => Seen(F.avg_pool2d(x, 2)));
        var video = frames.Decode(latents, x => Seen(F.interpolate(x, scale_factor: [2, 2])));

        // Latents 0 to 3 and 3 to 5 of six, which then share one; first what the encoder makes, then what the decoder makes.
        Assert.Equal([4, 3, 8, 6], sizes);
        Assert.Equal([1, 3, 1, 12, 8], video.shape);

        Tensor Seen(Tensor tile)
        {
            sizes.Add(tile.size(2));
            return tile;
        }
    }

    [Fact]
    public void TilesOfHalfALatentAreRefused() => Assert.Contains(
        "multiples of 8",
        Assert.Throws<ArgumentException>(
            () => new FramewiseNetwork(new AutoencoderOptions { TileSize = 100 }, downscale: 8, ScalarType.Float32)).Message);
}
