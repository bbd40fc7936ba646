using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class NoiseModesTests
{
    private static readonly SpectralTestNoise Prior = new();

    [Theory]
    [InlineData(4, 5)]
    [InlineData(5, 4)]
    [InlineData(1, 6)]
    [InlineData(3, 1)]
    [InlineData(1, 1)]
    public void ColouringByFrequencyHasTheCovarianceOfTheWholeMatrix(int height, int width)
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(1, 1, 3, height, width);
        var values = (int)shape.ElementCount;

        // Unit vectors as samples: the rows of the result are the columns of the operator.
        var columns = Prior.Color(eye(values, dtype: float64).reshape(values, 1, 3, height, width)).reshape(values, values);

        TensorAssert.Close(tensor(Prior.DenseCovariance(shape)), columns.t().mm(columns), 1e-12);
    }

    [Theory]
    [InlineData(4, 5)]
    [InlineData(6, 4)]
    public void TheOtherOperatorsBelongToIt(int height, int width)
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(2, 3, 4, height, width);
        var (x, y) =
            (randn(shape.ToArray(), float64, generator: new Generator(1)), randn(shape.ToArray(), float64, generator: new Generator(2)));

        TensorAssert.Close(x, Prior.Whiten(Prior.Color(x)), 1e-12);
        TensorAssert.Close(x.to(float32), Prior.Whiten(Prior.Color(x.to(float32))), 1e-5);
        Assert.Equal(float32, Prior.Color(x.to(float32)).dtype);
        Assert.Equal((Prior.Color(x) * y).sum().item<double>(), (x * Prior.ColorTranspose(y)).sum().item<double>(), 1e-10);
    }

    [Fact]
    public void FiguresPerBinAreWhereTheTransformHasThem()
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(1, 1, 2, 4, 5);
        var law = Prior.Distribution(shape);

        var perBin = NoiseModes.PerBin(law, l => [l[0, 0], l[0, 1]], zeros(0, float64));

        Assert.Equal([4L, 3, 2], perBin.shape);
        Assert.Equal(Prior.Covariance(shape, 1, 2)[0, 1], perBin[3, 2, 1].item<double>());
        Assert.Equal([1L, 1, 1], NoiseModes.PerBin(new MixedNoise().Distribution(shape), l => [l[0, 1]], zeros(0, float64)).shape);
    }

    [Fact]
    public void ModesComeBack()
    {
        using var scope = NewDisposeScope();
        foreach (var shape in new[] { new VideoShape(2, 1, 2, 4, 5), new VideoShape(1, 2, 2, 3, 6) })
        {
            var x = randn(shape.ToArray(), float64, generator: new Generator(1));
            var (spectral, flat) = (Prior.Distribution(shape), new MixedNoise().Distribution(shape));

            TensorAssert.Close(x, NoiseModes.FromModes(spectral, NoiseModes.ToModes(spectral, x), shape), 1e-14);
            TensorAssert.BitEqual(x, NoiseModes.FromModes(flat, NoiseModes.ToModes(flat, x), shape));
        }
    }
}
