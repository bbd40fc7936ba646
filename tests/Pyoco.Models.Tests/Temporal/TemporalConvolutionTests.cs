using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class TemporalConvolutionTests
{
    [Fact]
    public void AFreshOneIsTheIdentity()
    {
        using var scope = NewDisposeScope();
        using var layer = new TemporalConvolution(8, normGroups: 4, normEps: 1e-5, conditionSize: null, CPU);
        WeightInitialization.Fill(layer, new Generator(1));
        var x = TinyModels.Normal(6, 8, 3, 3);

        Assert.True(layer.Forward(x, 3).equal(x).all().item<bool>());
    }

    [Fact]
    public void AFrameReachesItsNeighboursOnlyAndStaysAtItsPixelAndInItsClip()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var layer = TinyModels.Randomized(new TemporalConvolution(8, normGroups: 4, normEps: 1e-5, conditionSize: null, CPU));
        var x = TinyModels.Normal(10, 8, 3, 3); // two clips of five frames
        var changed = x.clone();
        changed[2].Plus_(TinyModels.Normal(8, 3, 3)); // frame 2 of the first clip

        var moved = layer.Forward(changed, 5).sub(layer.Forward(x, 5)).abs().amax([1, 2, 3]);

        Assert.Equal([false, true, true, true, false, false, false, false, false, false], moved.gt(tensor(1e-6f)).data<bool>().ToArray());
    }
}
