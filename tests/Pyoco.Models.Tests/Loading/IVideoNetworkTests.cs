using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class IVideoNetworkTests
{
    [Fact]
    public void ANetworkThatOnlyEvaluatesIsBoundByAskingEachTime()
    {
        using var scope = NewDisposeScope();
        using IVideoNetwork network = new ScalingNetwork(0.5);
        using var text = new TextConditioning(ones(1, 1, 1).Times(3), pooled: null, [""]);
        var x = TinyModels.Normal(1, 3, 2, 4, 4);

        var bound = network.Bind(text);

        Assert.True(bound(x, zeros(1)).sub(x.Times(1.5)).abs().max().item<float>() < 1e-6f);
        Assert.Null(network.MaxFrames);
        Assert.False(network.PrefersBatches);
    }

    [Fact]
    public void AsAComponentItIsSavedWithoutMetadata()
    {
        using var network = new ScalingNetwork(0.5);

        ((IModelComponent)network).Save("anywhere", ScalarType.Float32);

        Assert.Equal([("anywhere", null)], network.Saved);
    }
}
