using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class PixelAttentionTests
{
    [Fact]
    public void EveryPixelReachesEveryOtherOfItsFrameOnly()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var layer = TinyModels.Randomized(new PixelAttention(8, 2, normGroups: 4, normEps: 1e-5, CPU));
        var x = TinyModels.Normal(2, 8, 3, 3);
        var changed = x.clone();
        changed[0].select(1, 1).select(1, 1).Plus_(TinyModels.Normal(8).Times(3));

        var moved = layer.Forward(changed).sub(layer.Forward(x)).abs().amax([1]).gt(tensor(1e-6f));

        Assert.True(moved[0].all().item<bool>());
        Assert.False(moved[1].any().item<bool>());
    }
}
