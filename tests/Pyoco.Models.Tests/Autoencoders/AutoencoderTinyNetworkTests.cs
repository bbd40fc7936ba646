using static TorchSharp.torch;
using Tensors = Pyoco.TestSupport.TensorAssert;

namespace Pyoco.Models.Tests;

public sealed class AutoencoderTinyNetworkTests
{
    [Fact]
    public void LayersAreCountedAsThePublishedFilesCountThem()
    {
        using var network = new AutoencoderTinyNetwork(TinyAutoencoders.Tiny, META);
        var names = network.named_parameters().Select(p => p.name).ToArray();

        // 0 convolution, 1 rectifier, 2 block, 3 doubling, 4 convolution, 5 block, 6 convolution.
        string[] decoder =
        [
            "0.bias", "0.weight", "2.conv.0.weight", "2.conv.2.weight", "2.conv.4.weight", "4.weight", "5.conv.4.bias", "6.bias",
        ];
        Assert.All(decoder, name => Assert.Contains($"decoder.layers.{name}", names));
        Assert.DoesNotContain("decoder.layers.4.bias", names);
        Assert.DoesNotContain("encoder.layers.2.bias", names);
    }

    [Fact]
    public void LatentsFarOutAreAllTheSame()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = TinyAutoencoders.Small(new AutoencoderTinyNetwork(TinyAutoencoders.Tiny, CPU));

        var (far, farther) = (network.Decode(ones(1, 4, 4, 4).Times(60)), network.Decode(ones(1, 4, 4, 4).Times(600)));

        Assert.Equal([1, 3, 8, 8], far.shape);
        Tensors.Close(far, farther, 1e-5);
    }
}
