using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class TemporalTransformerBlockTests
{
    [Theory]
    [InlineData(6, true)]
    [InlineData(null, false)]
    public void TheOrderOfTheFramesCountsOnlyWithPositions(int? maxFrames, bool counts)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var block = TinyModels.Randomized(new TemporalTransformerBlock(8, heads: 2, maxFrames, CPU));
        var tokens = TinyModels.Normal(3, 6, 8);

        var difference = block.Forward(tokens.flip(1)).flip(1).sub(block.Forward(tokens)).abs().max().item<float>();

        Assert.Equal(counts, difference > 1e-3f);
        Assert.True(counts || difference < 1e-5f);
    }

    [Fact]
    public void AFrameReachesTheFramesOfItsPixelOnly()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var block = TinyModels.Randomized(new TemporalTransformerBlock(8, heads: 2, maxFrames: 6, CPU));
        var tokens = TinyModels.Normal(3, 4, 8);
        var changed = tokens.clone();
        changed[1].select(0, 2).Plus_(TinyModels.Normal(8));

        var moved = block.Forward(changed).sub(block.Forward(tokens)).abs().amax([2]).gt(tensor(1e-6f)); // (3, 4)

        Assert.True(moved[1].all().item<bool>());
        Assert.Equal(4, moved.sum().item<long>());
    }
}
