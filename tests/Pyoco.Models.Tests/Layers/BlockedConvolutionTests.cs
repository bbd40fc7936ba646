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
    [InlineData(48, 4)]
    [InlineData(4, 16)]
    [InlineData(3, 3)]
    [InlineData(1, 3)]
    [InlineData(24, 40)]
    public void InBfloat16ItIsOffByRoundingAlone(int inputs, int outputs)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var kernel in new[] { 3, 1 })
        {
            var convolution = nn.Conv2d(inputs, outputs, kernel, padding: kernel / 2);
            var x = TinyModels.Normal(2, inputs, 10, 12).to(ScalarType.BFloat16);
            convolution.to(ScalarType.BFloat16);

            var y = BlockedConvolution.Apply(convolution, x);

            var (weight, bias) = (convolution.weight!.to(ScalarType.Float64), convolution.bias!.to(ScalarType.Float64));
            var expected = F.conv2d(x.to(ScalarType.Float64), weight, bias, padding: [kernel / 2, kernel / 2]);
            GoldenAssert.Close(expected, y, 4e-3, $"kernel {kernel}");
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1e-5)]
    [InlineData(ScalarType.BFloat16, 4e-3)]
    public void OverFramesItIsTheConvolutionOfThreeAxes(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var convolution = nn.Conv3d(24, 20, (3L, 1L, 1L), padding: (1L, 0L, 0L));
        var clips = TinyModels.Normal(2, 24, 5, 6).to(type);
        convolution.to(type);

        var found = BlockedConvolution.ApplyOverFrames(convolution, clips);

        var (weight, bias) = (convolution.weight!.to(ScalarType.Float64), convolution.bias!.to(ScalarType.Float64));
        var expected = F.conv3d(clips.unsqueeze(-1).to(ScalarType.Float64), weight, bias, padding: [1, 0, 0]).squeeze(-1);
        GoldenAssert.Close(expected, found, tolerance, $"{type}");
    }

    // By matrix products alone.
    private static Tensor Direct(Conv2d convolution, Tensor x)
    {
        var patches = F.unfold(x, 3, padding: 1, stride: 2); // (N, C * 9, L)
        var (outputs, height, width) = (convolution.weight!.size(0), (x.size(2) + 1) / 2, (x.size(3) + 1) / 2);
        return convolution.weight.view(outputs, -1).unsqueeze(0).expand(x.size(0), -1, -1).bmm(patches)
            .Plus(convolution.bias!.view(1, -1, 1)).view(x.size(0), outputs, height, width);
    }

    private static void Poison()
    {
        using var scope = NewDisposeScope();
        foreach (var size in PoisonSizes)
        {
            for (var i = 0; i < 6; i++)
            {
                zeros([size]).Plus_(float.NaN);
            }
        }
    }

    [Fact]
    public void SlicesOfManyChannelsAreTheWhole()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var convolution = nn.Conv2d(160, 128, 3, padding: 1);
        var x = randn([16, 160, 8, 8]);

        var convolve = BlockedConvolution.Over(convolution, x);

        var expected = F.conv2d(x, convolution.weight!, convolution.bias, padding: [1, 1]);
        Assert.True(convolve(x.narrow(0, 3, 5)).allclose(expected.narrow(0, 3, 5), 1e-5, 1e-5));
        Assert.True(BlockedConvolution.Apply(convolution, x).allclose(expected, 1e-5, 1e-5));
    }
}
