using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class UpsampleTests
{
    [Fact]
    public void PixelsAreRepeatedAndThenConvolved()
    {
        using var scope = NewDisposeScope();
        using var layer = TinyModels.Randomized(new Upsample(4, CPU));
        var (weight, bias) = (layer.named_parameters().First().parameter, layer.named_parameters().Last().parameter);
        var x = TinyModels.Normal(2, 4, 3, 5);
        var repeated = x.repeat_interleave(2, dim: 2).repeat_interleave(2, dim: 3);

        var found = layer.Forward(x, 6, 10);

        Assert.True(found.sub(nn.functional.conv2d(repeated, weight, bias, padding: [1, 1])).abs().max().item<float>() < 1e-5f);
    }

    [Fact]
    public void InSlicesItIsTheSameAsAtOnce()
    {
        using var scope = NewDisposeScope();
        using var layer = TinyModels.Randomized(new Upsample(4, CPU));
        var x = TinyModels.Normal(5, 4, 512, 512); // a slice has 2 frames

        var atOnce = layer.Forward(x, 600, 600);
        using var noGrad = no_grad();

        GoldenAssert.Close(atOnce, layer.Forward(x, 600, 600), 1e-6, "slices");
    }
}
