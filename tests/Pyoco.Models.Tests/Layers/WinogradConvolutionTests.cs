using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models.Tests;

public sealed class WinogradConvolutionTests
{
    [Theory]
    [InlineData(1, 128, 128, 8, 8)]
    [InlineData(3, 160, 128, 7, 9)] // half a tile at the right and at the bottom
    [InlineData(2, 128, 192, 16, 12)]
    [InlineData(2, 128, 128, 1, 1)]
    [InlineData(2, 128, 128, 2, 33)]
    [InlineData(40, 128, 128, 32, 32)] // several groups
    public void ItIsTheConvolution(int images, int inputs, int outputs, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var generator = new Generator(1);
        var x = randn([images, inputs, height, width], generator: generator);
        var weight = randn([outputs, inputs, 3, 3], generator: generator).Over(Math.Sqrt(9.0 * inputs));
        var bias = randn([outputs], generator: generator);

        var result = WinogradConvolution.Apply(x, WinogradConvolution.FiltersOf(weight), bias);

        var exact = F.conv2d(x.to(float64), weight.to(float64), bias.to(float64), padding: [1, 1]);
        Assert.Equal(exact.shape, result.shape);
        var error = (result.to(float64) - exact).norm() / exact.norm();
        Assert.InRange(error.item<double>(), 0, 2e-6);
        Assert.InRange((result.to(float64) - exact).abs().max().item<double>(), 0, 5e-5);
    }

    [Fact]
    public void WithoutABiasNothingIsAdded()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var generator = new Generator(2);
        var (x, weight) = (zeros([1, 128, 6, 6]), randn([128, 128, 3, 3], generator: generator));

        Assert.Equal(0, WinogradConvolution.Apply(x, WinogradConvolution.FiltersOf(weight), null).abs().max().item<float>());
    }

    [Fact]
    public void StridedInputsAreReadRightly()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var generator = new Generator(3);
        var x = randn([2, 256, 8, 8], generator: generator).narrow(1, 64, 128).transpose(2, 3);
        var weight = randn([128, 128, 3, 3], generator: generator).transpose(2, 3);

        var expected = WinogradConvolution.Apply(x.contiguous(), WinogradConvolution.FiltersOf(weight.contiguous()), null);

        Assert.True(WinogradConvolution.Apply(x, WinogradConvolution.FiltersOf(weight), null).equal(expected).all().item<bool>());
    }

    [Fact]
    public void ItIsTakenOnlyWhereItPays()
    {
        using var scope = NewDisposeScope();
        var weight = zeros([128, 128, 3, 3]);

        Assert.False(WinogradConvolution.Pays(weight, 16, 8, 8)); // gradients
        using var gradients = no_grad();
        Assert.True(WinogradConvolution.Pays(weight, 16, 8, 8));
        Assert.False(WinogradConvolution.Pays(weight, 15, 8, 8)); // 240 tiles
        Assert.False(WinogradConvolution.Pays(weight.to(bfloat16), 16, 8, 8));
        Assert.False(WinogradConvolution.Pays(zeros([64, 128, 3, 3]), 16, 8, 8));
        Assert.False(WinogradConvolution.Pays(zeros([128, 128, 3, 1]), 16, 8, 8));
    }

    [Fact]
    public void OtherFramesAreRefusedBeforeTheirMemoryIsRead()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var filters = WinogradConvolution.FiltersOf(zeros([128, 128, 3, 3]));

        Assert.Contains("64", Assert.Throws<ArgumentException>(
            () => WinogradConvolution.Apply(zeros([1, 64, 8, 8]), filters, null)).Message);
        Assert.Contains("BFloat16", Assert.Throws<ArgumentException>(
            () => WinogradConvolution.Apply(zeros([1, 128, 8, 8], bfloat16), filters, null)).Message);
    }
}
