using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models.Tests;

public sealed class BlockedConvolutionTests
{
    // What comes out of freed memory next: NaN, in blocks of many sizes.
    private static readonly long[] PoisonSizes = [256, 1024, 4096, 16384, 65536, 131_072, 262_144, 1_048_576];

    [Theory]
    [InlineData(32, 12)]
    [InlineData(3, 8)]
    [InlineData(40, 64)]
    [InlineData(24, 20)]
    [InlineData(40, 40)]
    public void FreedMemoryReachesNeitherValuesNorGradients(int inputs, int outputs)
    {
        for (var i = 0; i < 4; i++)
        {
            using var scope = NewDisposeScope();
            var convolution = nn.Conv2d(inputs, outputs, 3, padding: 1);
            var x = randn([4, inputs, 32, 32], requires_grad: true);

            Poison();
            var y = BlockedConvolution.Apply(convolution, x);
            Poison();
            y.square().mean().backward();

            Assert.All([y, x.grad!, convolution.weight!.grad!, convolution.bias!.grad!], t => Assert.True(t.isfinite().all().item<bool>()));
        }
    }

    [Theory]
    [InlineData(24, 20)]
    [InlineData(40, 16)]
    [InlineData(48, 16)]
    [InlineData(16, 12)]
    [InlineData(16, 32)]
    public void ItIsTheConvolution(int inputs, int outputs)
    {
        using var scope = NewDisposeScope();
        var convolution = nn.Conv2d(inputs, outputs, 3, stride: 2, padding: 1);
        var (x, same) = (randn([2, inputs, 9, 7], requires_grad: true), zeros(2, inputs, 9, 7));
        using (no_grad())
        {
            same.copy_(x);
        }

        same.requires_grad_(true);
        var y = BlockedConvolution.Apply(convolution, x);
        y.square().sum().backward();
        var weightGradient = convolution.weight!.grad!.clone();
        convolution.weight.grad = null;
        var expected = Direct(convolution, same);
        expected.square().sum().backward();

        Assert.Equal(expected.shape, y.shape);
        GoldenAssert.Close(expected, y, 1e-5, "values");
        GoldenAssert.Close(same.grad!, x.grad!, 1e-5, "gradient of the input");
        GoldenAssert.Close(convolution.weight.grad!, weightGradient, 1e-5, "gradient of the weights");
    }

    [Theory]
    [InlineData(16, 4)]
    [InlineData(3, 3)]
    [InlineData(20, 8)]
    [InlineData(1, 16)]
    public void Bfloat16IsAsExactAsItsDigits(int inputs, int outputs)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var convolution = nn.Conv2d(inputs, outputs, 3, stride: 2, padding: 1);
        var x = randn([2, inputs, 9, 7]);
        var expected = Direct(convolution, x);

        var y = BlockedConvolution.Apply(convolution.to(ScalarType.BFloat16), x.to(ScalarType.BFloat16));

        Assert.Equal(ScalarType.BFloat16, y.dtype);
        GoldenAssert.Close(expected, y, 1e-2, "values");
    }

    // By matrix products alone.
    private static Tensor Direct(Conv2d convolution, Tensor x)
    {
        var patches = F.unfold(x, 3, padding: 1, stride: 2); // (N, C * 9, L)
        var (outputs, height, width) = (convolution.weight!.size(0), (x.size(2) + 1) / 2, (x.size(3) + 1) / 2);
        return convolution.weight.view(outputs, -1).unsqueeze(0).expand(x.size(0), -1, -1).bmm(patches).add(convolution.bias!.view(1, -1, 1)).view(x.size(0), outputs, height, width);
    }

    private static void Poison()
    {
        using var scope = NewDisposeScope();
        foreach (var size in PoisonSizes)
        {
            for (var i = 0; i < 6; i++)
            {
                full([size], float.NaN);
            }
        }
    }
}
