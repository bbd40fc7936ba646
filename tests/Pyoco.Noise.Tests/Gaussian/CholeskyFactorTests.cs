using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class CholeskyFactorTests
{
    private readonly CholeskyFactor _factor = new(FrameMatrices.Autoregression(4, 0.8));

    [Fact]
    public void TheOperatorsAreThoseOfTheMatrix()
    {
        using var scope = NewDisposeScope();
        var x = randn([3, 4, 7], float64, generator: new Generator(1));
        var matrix = tensor(_factor.ToMatrix());

        TensorAssert.Close(linalg.cholesky(tensor(FrameMatrices.Autoregression(4, 0.8))), matrix, 1e-15);
        TensorAssert.Close(einsum("ij,njp->nip", matrix, x), _factor.Color(x), 1e-14);
        TensorAssert.Close(einsum("ji,njp->nip", matrix, x), _factor.ColorTranspose(x), 1e-14);
        TensorAssert.Close(x, _factor.Whiten(_factor.Color(x)), 1e-13);
        Assert.Equal([1, 0.6, 0.6, 0.6], _factor.Diagonal.Select(d => Math.Round(d, 14)));
    }

    [Fact]
    public void WhatIsDrawnIsTheColourOfTheWhiteNoise()
    {
        using var scope = NewDisposeScope();
        var (shape, key) = (new VideoShape(2, 2, 4, 3, 5), new NoiseKey(1));
        var white = new IndependentNoise().Sample(shape, key).reshape(4, 4, 15);

        var drawn = PriorLaw.Drawn(shape, key, 0, _factor.Bands(0));

        TensorAssert.Close(_factor.Color(white).reshape(shape.ToArray()), drawn, 1e-6);
        PriorLaw.Equal(drawn.narrow(2, 2, 2), PriorLaw.Drawn(shape.WithFrames(2), key, 2, _factor.Bands(2)));
    }

    [Fact]
    public void FramesRepeatAfterAPeriod()
    {
        using var scope = NewDisposeScope();
        var (shape, key) = (new VideoShape(1, 1, 4, 3, 5), new NoiseKey(1));
        var period = PriorLaw.Drawn(shape, key, 0, _factor.Bands(0));

        PriorLaw.Equal(
            cat([period.narrow(2, 2, 2), period, period.narrow(2, 0, 3)], 2),
            PriorLaw.Drawn(shape.WithFrames(9), key, 6, _factor.Bands(6, period: 4)));
    }
}
