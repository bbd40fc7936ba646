using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class FixedNoiseTests
{
    private static readonly VideoShape Shape = new(2, 3, 5, 4, 6);
    private static readonly NoiseKey Key = new(3);

    [Fact]
    public void AnyRangeOfItsFramesAndSamplesIsServed()
    {
        using var scope = NewDisposeScope();
        var noise = new MixedNoise(1).Sample(Shape, Key);
        var prior = new FixedNoise(noise);

        PriorLaw.Equal(noise, prior.Sample(Shape, new NoiseKey(99)));
        PriorLaw.Equal(noise.narrow(2, 2, 3), prior.Sample(Shape.WithFrames(3), Key, firstFrame: 2));
        PriorLaw.Equal(noise.narrow(0, 0, 1), prior.Sample(new VideoShape(1, 3, 5, 4, 6), Key));
        Assert.Equal(Shape, prior.Shape);
    }

    [Fact]
    public void ItIsACopy()
    {
        using var scope = NewDisposeScope();
        var noise = new IndependentNoise().Sample(Shape, Key);
        var prior = new FixedNoise(noise);
        var before = noise.clone();

        noise.zero_();
        prior.Sample(Shape, Key).zero_();

        PriorLaw.Equal(before, prior.Sample(Shape, Key));
    }

    [Fact]
    public void ASpanIsFilledWithTheSameValues()
    {
        using var noise = new IndependentNoise().Sample(Shape, Key);
        var (prior, filled) = (new FixedNoise(noise), new float[Shape.ElementCount]);

        prior.Fill(filled, Shape, Key, threads: 2);

        Assert.Equal(noise.data<float>().ToArray(), filled);
        Assert.Throws<ArgumentException>("destination", () => prior.Fill(new float[3], Shape, Key));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => prior.Fill(filled, Shape, Key, threads: 0));
    }

    [Fact]
    public void StepNoiseComesFromThePriorThatIsNamed()
    {
        using var scope = NewDisposeScope();
        var noise = new IndependentNoise().Sample(Shape, Key);

        var (prior, step) = (new FixedNoise(noise, new MixedNoise(1)), Key.At(new NoiseAddress(2)));

        PriorLaw.Equal(new MixedNoise(1).Sample(Shape, step), prior.Sample(Shape, step));
        Assert.Null(prior.Refusal(step));
        Assert.NotNull(new FixedNoise(noise, new FixedNoise(noise)).Refusal(step));
    }

    [Fact]
    public void WithoutThatPriorItRefusesWhatItDoesNotHold()
    {
        using var noise = zeros(Shape.ToArray());
        var prior = new FixedNoise(noise);

        Assert.Null(prior.Refusal(Key));
        foreach (var (key, word) in new[]
        {
            (Key.At(new NoiseAddress(0)), "step noise"), (Key.At(NoiseAddress.Start(1)), "step noise"), (Key.ForTraining(0), "training"),
        })
        {
            var refusal = prior.Refusal(key);

            Assert.Contains(word, refusal);
            Assert.Contains(prior.Spec.ToString(), refusal);
            Assert.Equal(refusal, Assert.Throws<NotSupportedException>(() => prior.Sample(Shape, key)).Message);
            var filling = Assert.Throws<NotSupportedException>(() => prior.Fill(new float[Shape.ElementCount], Shape, key));
            Assert.Equal(refusal, filling.Message);
        }
    }

    [Fact]
    public void OtherShapesAreRefused()
    {
        using var noise = new IndependentNoise().Sample(Shape, Key);
        var prior = new FixedNoise(noise);

        foreach (var shape in new VideoShape[] { new(3, 3, 5, 4, 6), new(2, 2, 5, 4, 6), new(2, 3, 5, 3, 6), new(2, 3, 5, 4, 5) })
        {
            Assert.Contains(shape.ToString(), Assert.Throws<ArgumentException>("shape", () => prior.Sample(shape, Key)).Message);
        }

        Assert.Throws<ArgumentOutOfRangeException>("frames", () => prior.Sample(Shape, Key, firstFrame: 1));
        Assert.Throws<ArgumentOutOfRangeException>("firstFrame", () => prior.Sample(Shape, Key, firstFrame: -1));
    }

    [Fact]
    public void ItsFileMakesItAgain()
    {
        using var noise = new IndependentNoise().Sample(Shape, Key);
        using var file = ScratchVideo.Of(Shape, noise.data<float>().ToArray());
        var prior = FixedNoise.Load(file.Path, new MixedNoise(1));

        var made = NoisePriorFactory.Instance.Create(MethodSpec.Parse(prior.Spec.ToJson()));

        Assert.Equal(prior.Spec, made.Spec);
        Assert.Equal("mixed(alpha=1)", Assert.IsType<FixedNoise>(made).Steps!.Spec.ToString());
        using var again = made.Sample(Shape, Key);
        PriorLaw.Equal(noise, again);
        Assert.Throws<NotSupportedException>(() => NoisePriorFactory.Instance.Create(new FixedNoise(noise).Spec));
    }

    [Fact]
    public void WhatItCannotServeIsSaidInItsOwnWordsAlsoByWhatIsMadeOfIt()
    {
        using var values = zeros([1, 1, 1, 2, 2]);
        IVideoNoisePrior prior = new FixedNoise(values);
        IVideoNoisePrior served = new FixedNoise(values, new IndependentNoise());
        IVideoNoisePrior[] wholes =
        [
            new BlendedNoise(new IndependentNoise(), prior), new MultiShotNoise(prior, [1]), new OffsetNoise(prior, prior),
            new FreeNoise(prior, 1, 1),
            new FrequencyNoise(new SharedNoise(), prior, SpatialFilter.Gaussian()),
        ];
        var key = new NoiseKey(1);

        Assert.Null(prior.Refusal(key));
        Assert.Null(served.Refusal(key.At(new NoiseAddress(0))));
        foreach (var refused in new[] { key.At(new NoiseAddress(0)), key.At(NoiseAddress.Start(1)), key.ForTraining(0) })
        {
            var words = prior.Refusal(refused);
            Assert.Equal(words, Assert.Throws<NotSupportedException>(() => prior.Sample(new VideoShape(1, 1, 1, 2, 2), refused)).Message);
            Assert.All(wholes, whole => Assert.Equal(words, whole.Refusal(refused)));
        }
    }
}
