using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

// On the CPU alone, as the class says.
public sealed class DeviceNoiseTests
{
    private static readonly NoiseKey Key = new(12, 1);

    [Fact]
    public void ItHasThePriorsLaw()
    {
        PriorLaw.HasWhiteFrames(new DeviceNoise(new IndependentNoise()));
        foreach (var prior in new ILinearGaussianPrior[] { new MixedNoise(1), new ProgressiveNoise(2) })
        {
            var drawn = new DeviceNoise(prior);
            PriorLaw.HasWhiteFrames(drawn);
            using var noise = drawn.Sample(new VideoShape(4, 4, 8, 64, 64), Key);
            Assert.InRange(FrameStatistics.WorstCovarianceScore(noise, ((IGaussianNoisePrior)prior).Covariance(8)), 0, 5);
            Assert.Equal(prior.Spec, drawn.Spec);
        }
    }

    [Fact]
    public void ValuesDependNeitherOnTheBatchNorOnTheFrames()
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(3, 2, 7, 8, 16);
        var (white, mixed) = (new DeviceNoise(new IndependentNoise()), new DeviceNoise(new MixedNoise(1)));

        PriorLaw.Equal(white.Sample(shape, Key).narrow(2, 4, 3), white.Sample(shape.WithFrames(3), Key, firstFrame: 4));
        PriorLaw.Equal(white.Sample(shape, Key).narrow(0, 0, 1), white.Sample(new VideoShape(1, 2, 7, 8, 16), Key));
        TensorAssert.Close(mixed.Sample(shape, Key).narrow(2, 4, 3), mixed.Sample(shape.WithFrames(3), Key, firstFrame: 4), 1e-6);
        TensorAssert.Close(mixed.Sample(shape, Key).narrow(0, 0, 1), mixed.Sample(new VideoShape(1, 2, 7, 8, 16), Key), 1e-6);
    }

    [Fact]
    public void ItColoursTheGeneratorsNoise()
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(2, 1, 4, 8, 8);

        TensorAssert.Close(
            new ProgressiveNoise(2).Color(new DeviceNoise(new IndependentNoise()).Sample(shape, Key)),
            new DeviceNoise(new ProgressiveNoise(2)).Sample(shape, Key), 1e-6);
    }

    [Fact]
    public void TheGlobalGeneratorIsLeftAlone()
    {
        using var scope = NewDisposeScope();
        var before = Generator.Default.get_state().clone();

        new DeviceNoise(new MixedNoise(1)).Sample(new VideoShape(1, 1, 2, 8, 8), Key);

        TensorAssert.BitEqual(before, Generator.Default.get_state());
    }

    [Fact]
    public void AddressesOutOfRangeAreRefused() => Assert.Throws<ArgumentOutOfRangeException>(
        "firstFrame", () => new DeviceNoise(new MixedNoise(1)).Sample(new VideoShape(1, 1, 1, 2, 2), new NoiseKey(1), firstFrame: -1));

    [Fact]
    public void TrainingHasFieldsOfItsOwn()
    {
        using var scope = NewDisposeScope();
        var (prior, shape, key) = (new DeviceNoise(new MixedNoise(1)), new VideoShape(1, 2, 2, 3, 3), new NoiseKey(4));
        NoiseKey[] keys = [key, key.At(new NoiseAddress(0)), key.ForTraining(0), key.ForTraining(1), key.ForTraining(int.MaxValue)];

        var drawn = keys.Select(k => string.Join(' ', prior.Sample(shape, k).data<float>().ToArray())).ToArray();

        Assert.Equal(keys.Length, drawn.Distinct().Count());
    }

    // Two of these frames have seeds with the same lower 32 bits, which are all that libtorch's generator on the CPU reads.
    [Fact]
    public void FramesWhoseSeedsDifferInTheUpperHalfDiffer()
    {
        using var scope = NewDisposeScope();
        var parts = new Dictionary<uint, int>();
        var key = new NoiseKey(3).ForPart(0).ForPart(0);
        var (first, second) = (0, 0);
        for (var frame = 0; second == 0; frame++)
        {
            if (!parts.TryAdd((uint)key.ForPart(frame).Seed, frame))
            {
                (first, second) = (parts[(uint)key.ForPart(frame).Seed], frame);
            }
        }

        var (prior, shape) = (new DeviceNoise(new IndependentNoise()), new VideoShape(1, 1, 1, 4, 8));

        Assert.Equal(
            0, prior.Sample(shape, new NoiseKey(3), first).eq(prior.Sample(shape, new NoiseKey(3), second)).sum().item<long>());
    }

    [Fact]
    public void WhatItsPartsRefuseItRefuses()
    {
        RefusingNoise.IsPassedOn(part => new DeviceNoise(part));
    }
}
