using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class DownsampleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void SizesAreHalvedByAConvolutionOfStrideTwo(int padding)
    {
        using var scope = NewDisposeScope();
        using var layer = TinyModels.Randomized(new Downsample(4, padding, CPU));
        var (weight, bias) = (layer.named_parameters().First().parameter, layer.named_parameters().Last().parameter);
        var x = TinyModels.Normal(2, 4, 6, 8);

        // Padding 0 means a row and a column behind the last ones.
        var padded = nn.functional.pad(x, padding == 1 ? [1, 1, 1, 1] : [0, 1, 0, 1]);
        var expected = nn.functional.conv2d(padded, weight, bias, strides: [2, 2]);

        var found = layer.Forward(x);
        Assert.Equal([2, 4, 3, 4], found.shape);
        Assert.True(found.sub(expected).abs().max().item<float>() < 1e-5f);
    }
}
