using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class RememberedFramesTests
{
    private static readonly FrameProcess Process = new KernelFrames(CovarianceKernel.Matern52, 0.3, 0.01, 8, null).Process()!;

    [Fact]
    public void WhatIsDrawnIsTheColourOfTheWhiteNoise()
    {
        using var scope = NewDisposeScope();
        var (shape, key) = (new VideoShape(2, 2, 7, 3, 7), new NoiseKey(1));
        var white = new IndependentNoise().Sample(shape, key).to(float64).reshape(4, 7, 21);

        var drawn = PriorLaw.Drawn(shape, key, 0, band => RememberedFrames.Fill(band, Process));

        TensorAssert.Close(Process.Factor(7).Color(white).reshape(shape.ToArray()), drawn, 1e-6);
    }

    // Around frames where the walk begins elsewhere.
    [Fact]
    public void AnyRangeOfFramesHasTheBitsOfALongerOne()
    {
        using var scope = NewDisposeScope();
        var (shape, key, first) = (new VideoShape(1, 1, 9, 3, 5), new NoiseKey(1), 2 * Process.Memory - 4);
        var whole = PriorLaw.Drawn(shape, key, first, band => RememberedFrames.Fill(band, Process));

        for (var f = 0; f < 9; f++)
        {
            PriorLaw.Equal(
                whole.narrow(2, f, 1), PriorLaw.Drawn(shape.WithFrames(1), key, first + f, band => RememberedFrames.Fill(band, Process)));
        }
    }

    // What was forgotten cannot be seen: 2^-60 of a value.
    [Fact]
    public void ALateFrameIsThatOfTheWholeWalk()
    {
        using var scope = NewDisposeScope();
        var (shape, key, first) = (new VideoShape(1, 1, 2, 8, 8), new NoiseKey(1), 5 * Process.Memory + 3);
        var white = new IndependentNoise().Sample(shape.WithFrames(first + 2), key).to(float64).reshape(1, first + 2, 64);

        TensorAssert.Close(
            Process.Factor(first + 2).Color(white).narrow(1, first, 2).reshape(shape.ToArray()),
            PriorLaw.Drawn(shape, key, first, band => RememberedFrames.Fill(band, Process)), 1e-6);
    }
}
