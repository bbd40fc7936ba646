using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class SpanNoiseTests
{
    private static readonly VideoShape Shape = new(1, 2, 3, 4, 5);
    private static readonly NoiseKey Key = new(1);

    [Fact]
    public void PriorsOfTensorsFillMemoryToo()
    {
        var (prior, span) = (GaussianFramePrior.Independent(), new float[Shape.ElementCount]);

        SpanNoise.Fill(prior, span, Shape, Key, firstFrame: 2);

        using var noise = prior.Sample(Shape, Key, firstFrame: 2);
        Assert.Equal(noise.data<float>().ToArray(), span);
    }

    [Fact]
    public void APriorThatDrawsSomethingElseIsNamed()
    {
        var shorter = new Foreign(() => zeros([1, 2, 2, 4, 5]));
        var wider = new Foreign(() => zeros(Shape.ToArray(), ScalarType.Float64));

        Assert.Contains(
            "foreign drew Float32 [1, 2, 2, 4, 5]; float32 (1, 2, 3, 4, 5) was expected",
            Assert.Throws<InvalidOperationException>(() => SpanNoise.Fill(shorter, new float[Shape.ElementCount], Shape, Key)).Message);
        Assert.Contains(
            "foreign drew Float64",
            Assert.Throws<InvalidOperationException>(() => SpanNoise.Fill(wider, new float[Shape.ElementCount], Shape, Key)).Message);
    }

    [Fact]
    public void MemoryOfAnotherSizeIsRefused() =>
        Assert.Throws<ArgumentException>("destination", () => SpanNoise.Fill(new IndependentNoise(), new float[7], Shape, Key));

    [Fact]
    public void ATensorIsFilledInPlace()
    {
        using var noise = SpanNoise.Sample(new Sevens(), Shape, Key);

        Assert.Equal(Shape, VideoShape.Of(noise));
        Assert.Equal(Enumerable.Repeat(7f, (int)Shape.ElementCount), noise.data<float>().ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(
            "shape", () => SpanNoise.Sample(new Sevens(), new VideoShape(1, 1, 1, 65536, 65536), Key));
        Assert.Throws<ArgumentOutOfRangeException>("firstFrame", () => SpanNoise.Sample(new Sevens(), Shape, Key, firstFrame: -1));
        Assert.Throws<ArgumentNullException>("prior", () => SpanNoise.Sample(null!, Shape, Key));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(119)]
    public void AShapeThatNoSpanHoldsIsDrawnInRangesOfFramesToTheBit(int mostElements)
    {
        var prior = new ProgressiveNoise(2);
        using var whole = SpanNoise.Sample(prior, Shape, Key, firstFrame: 1);
        using var ranges = SpanNoise.SampleInRanges(prior, Shape, Key, 1, device: null, mostElements);

        Assert.Equal(whole.data<float>().ToArray(), ranges.data<float>().ToArray());
        Assert.Throws<ArgumentOutOfRangeException>("shape", () => SpanNoise.SampleInRanges(prior, Shape, Key, 0, null, mostElements: 39));
    }

    private sealed class Foreign(Func<Tensor> draw) : IVideoNoisePrior
    {
        public MethodSpec Spec { get; } = new("foreign");

        public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) => draw();
    }

    private sealed class Sevens : ISpanNoisePrior
    {
        public MethodSpec Spec { get; } = new("sevens");

        public void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null) =>
            destination.Fill(7);
    }
}
