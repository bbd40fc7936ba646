using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class TemporalAttentionTests
{
    [Fact]
    public void AFreshOneIsTheIdentity()
    {
        using var scope = NewDisposeScope();
        using var layer = new TemporalAttention(16, 8, conditionSize: null, CPU);
        WeightInitialization.Fill(layer, new Generator(1));
        var x = TinyModels.Normal(6, 16, 3, 3);

        Assert.True(layer.Forward(x, 3).equal(x).all().item<bool>());
    }

    [Fact]
    public void AFrameReachesAllFramesOfItsClipAtItsPixel()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var layer = TinyModels.Randomized(new TemporalAttention(16, 8, conditionSize: null, CPU));
        var x = TinyModels.Normal(8, 16, 2, 2); // two clips of four frames
        var changed = x.clone();
        changed[1].select(1, 0).select(1, 0).Plus_(TinyModels.Normal(16));

        var moved = layer.Forward(changed, 4).sub(layer.Forward(x, 4)).abs().amax([1]).gt(tensor(1e-6f)); // (8, 2, 2)

        Assert.True(moved.narrow(0, 0, 4).select(1, 0).select(1, 0).all().item<bool>());
        Assert.Equal(4, moved.sum().item<long>());
    }

    [Fact]
    public void TheOrderOfTheFramesCounts()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var layer = TinyModels.Randomized(new TemporalAttention(16, 8, conditionSize: null, CPU));
        var x = TinyModels.Normal(4, 16, 2, 2);

        var reversed = layer.Forward(x.flip(0), 4).flip(0);

        Assert.True(reversed.sub(layer.Forward(x, 4)).abs().max().item<float>() > 1e-3f);
    }
}
