using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class UNetNetworkTests
{
    public static TheoryData<string> Kinds =>
        [UNetConfig.ImageClass, UNetConfig.VideoClass, UNetConfig.MotionClass, UNetConfig.ModelScopeClass];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void GradientsReachEveryWeightOfEveryKind(string kind)
    {
        using var scope = NewDisposeScope();
        var config = new[] { TinyModels.Image, TinyModels.Video, TinyModels.Motion, TinyModels.ModelScope }
            .Single(c => c.ClassName == kind);
        using var network = TinyModels.Network(config);
        foreach (var parameter in network.parameters())
        {
            parameter.requires_grad_(true);
        }

        var frames = config.IsVideo ? 3 : 1;
        var pooled = config.PooledSize > 0 ? TinyModels.Normal(2, 16) : null;
        var y = network.Forward(TinyModels.Normal(2 * frames, 12, 8, 8), tensor([0.1f, 0.4f]), TinyModels.Normal(2, 5, 16), pooled, frames);
        y.square().mean().backward();

        // A bias before a norm over channels alone, and the keys' share that is equal for all tokens, may have a gradient of zero; none may
        // have none.
        Assert.All(network.named_parameters(), p => Assert.True(p.parameter.grad is { } g && g.isfinite().all().item<bool>(), p.name));
        Assert.All(
            network.named_parameters().Where(p => p.name.EndsWith(".weight", StringComparison.Ordinal)),
            p => Assert.True(p.parameter.grad!.abs().max().item<float>() > 0, p.name));
    }

    [Fact]
    public void ItComputesInTheTypeOfItsWeightsAndAnswersInThatOfItsInput()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = TinyModels.Network(TinyModels.MotionBase);
        var (x, t, text) = (TinyModels.Normal(2, 12, 8, 8), tensor([0.1f, 0.4f]), TinyModels.Normal(2, 5, 16));
        var exact = network.Forward(x, t, text, pooled: null, frames: 1);
        network.to(ScalarType.BFloat16);

        var rounded = network.Forward(x, t, text, pooled: null, frames: 1);

        Assert.Equal(ScalarType.Float32, rounded.dtype);
        GoldenAssert.Close(exact, rounded, 5e-2, "bfloat16");
        Assert.False(rounded.equal(exact).all().item<bool>());
    }

    [Fact]
    public void ThePooledTextChangesTheOutput()
    {
        using var scope = NewDisposeScope();
        using var network = TinyModels.Randomized(new UNetNetwork(TinyModels.Image, CPU));
        var (x, t, text) = (TinyModels.Normal(1, 12, 8, 8), zeros(1), TinyModels.Normal(1, 5, 16));

        var (a, b) = (network.Forward(x, t, text, zeros(1, 16), 1), network.Forward(x, t, text, ones(1, 16), 1));

        Assert.True(a.sub(b).abs().max().item<float>() > 1e-3f);
    }
}
