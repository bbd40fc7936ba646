using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class MixedPrecisionTests
{
    private const double Rounding = 0.01; // bfloat16 keeps 8 bits

    public static TheoryData<string> Networks => ["image", "video", "motion", "model-scope"];

    [Fact]
    public void LayersFollowWhatFlowsThroughThem()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var x = randn([3, 8, 16], generator: generator);
        var (linear, layerNorm, groupNorm) = (nn.Linear(16, 5), nn.LayerNorm(16), nn.GroupNorm(2, 8));
        nn.init.ones_(groupNorm.weight!); // TorchSharp leaves both as the memory was
        nn.init.zeros_(groupNorm.bias!);
        foreach (var (over, call) in new (Func<Tensor, Tensor>, Func<Tensor, Tensor>)[]
        {
            (linear.Over, linear.call), (layerNorm.Over, layerNorm.call), (groupNorm.Over, groupNorm.call),
        })
        {
            var half = over(x.to(ScalarType.BFloat16));
            Assert.Equal(ScalarType.BFloat16, half.dtype);
            Assert.InRange(Distance(half.to(ScalarType.Float32), call(x)), 1e-6, Rounding);
            Assert.Equal(call(x).data<float>().ToArray(), over(x).data<float>().ToArray());
        }

        linear.Over(x.to(ScalarType.BFloat16)).sum().backward();
        Assert.Equal(ScalarType.Float32, linear.weight!.grad!.dtype);
    }

    [Fact]
    public void ATypeStandsOverFloat32OrOverWeightsOfItsOwn()
    {
        MixedPrecision.ThrowIfNotOver(null, ScalarType.Float16);
        MixedPrecision.ThrowIfNotOver(ScalarType.BFloat16, ScalarType.Float32);
        MixedPrecision.ThrowIfNotOver(ScalarType.BFloat16, ScalarType.BFloat16);

        var error = Assert.Throws<NotSupportedException>(
            () => MixedPrecision.ThrowIfNotOver(ScalarType.Float32, ScalarType.BFloat16));
        Assert.Contains("weights are BFloat16, over which it cannot compute in Float32", error.Message);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void ANetworkLearnsTheSameInBFloat16(string kind)
    {
        using var scope = NewDisposeScope();
        var config = kind switch
        {
            "image" => TinyModels.Image,
            "video" => TinyModels.Video,
            "motion" => TinyModels.Motion,
            _ => TinyModels.ModelScope,
        };
        using var network = TinyModels.Network(config);
        var frames = config.IsVideo ? 4 : 1;

        var (loss, gradient) = Learn(network, frames);
        network.TrainingType = ScalarType.BFloat16;
        var (halfLoss, halfGradient) = Learn(network, frames);

        Assert.NotEqual(loss, halfLoss);
        Assert.Equal(loss, halfLoss, 3 * Rounding * loss);
        Assert.InRange(Distance(halfGradient, gradient), 1e-4, 0.1);
        Assert.All(network.parameters(), p => Assert.Equal(ScalarType.Float32, p.dtype));
    }

    [Fact]
    public void WithoutGradientsItComputesInTheTypeOfItsWeights()
    {
        using var scope = NewDisposeScope();
        using var network = TinyModels.Network(TinyModels.Image);
        using var noGrad = no_grad();
        var before = Answer(network, frames: 1);

        network.TrainingType = ScalarType.BFloat16;

        Assert.Equal(before.data<float>().ToArray(), Answer(network, frames: 1).data<float>().ToArray());
    }

    private static (double Loss, Tensor Gradient) Learn(UNetNetwork network, int frames)
    {
        network.zero_grad();
        var loss = Answer(network, frames).Plus(-1).square().mean();
        loss.backward();
        return (loss.item<float>(), cat([.. network.parameters().Select(p => p.grad).OfType<Tensor>().Select(g => g.flatten().clone())]));
    }

    private static Tensor Answer(UNetNetwork network, int frames)
    {
        var (config, size) = (network.Config, network.Config.SampleSize!.Value);
        using var generator = new Generator(3);
        Tensor Normal(params long[] shape) => randn(shape, generator: generator);

        return network.ForwardVideo(
            Normal(2, config.InChannels, frames, size.Height, size.Width), tensor([0.3f, -0.5f]), Normal(2, 4, config.CrossAttentionSize),
            config.PooledSize > 0 ? Normal(2, config.PooledSize) : null);
    }

    private static double Distance(Tensor actual, Tensor expected) =>
        actual.sub(expected).norm().item<float>() / expected.norm().item<float>();
}
