using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class FrameFindingsTests
{
    private static readonly VideoShape Shape = new(4, 4, 8, 64, 64);

    [Fact]
    public void AMeanIsFound() => Fails("mean", noise => noise.add_(0.01));

    [Fact]
    public void AMeanOfOneFrameIsFound() => Fails("mean of a frame", noise => noise.select(2, 5).add_(0.03));

    [Fact]
    public void AVarianceOfOneFrameIsFound() => Fails("variance of a frame", noise => noise.select(2, 5).mul_(Math.Sqrt(1.04)));

    [Fact]
    public void AWrongStartIsFound() => Fails("variance of frame 0", noise => noise.select(2, 0).mul_(Math.Sqrt(0.96)));

    [Fact]
    public void SkewIsFound() => Fails("third moment", noise => noise.copy_(noise.add(noise.square().sub(1).mul(0.02))));

    [Fact]
    public void ClippingIsFound() => Fails("fourth moment", noise => noise.clamp_(-2.5, 2.5));

    [Fact]
    public void UniformValuesAreFound() =>
        Fails("distribution, sqrt(n) D", noise => noise.copy_(rand(noise.shape, generator: new Generator(1)).sub(0.5).mul(Math.Sqrt(12))));

    [Fact]
    public void ARepeatedFrameIsFound() => Fails("covariance of two frames", noise => noise.select(2, 6).copy_(noise.select(2, 2)));

    [Fact]
    public void AWeakDependenceOfAllFramesIsFoundInTheWhole() =>
        Fails("covariance as a whole", noise => noise.add_(new IndependentNoise().Sample(Shape.WithFrames(1), new NoiseKey(99)).mul(0.1)).div_(Math.Sqrt(1.01)));

    private static void Fails(string test, Action<Tensor> spoil)
    {
        using var scope = NewDisposeScope();
        var noise = new IndependentNoise().Sample(Shape, new NoiseKey(4));
        using (var right = new WhitenedNoise(noise, new IndependentNoise().Covariance(Shape.Frames)))
        {
            Assert.All(FrameFindings.Of(right), f => Assert.True(f.Passes, f.ToString()));
        }

        spoil(noise);

        using var wrong = new WhitenedNoise(noise, new IndependentNoise().Covariance(Shape.Frames));
        var finding = FrameFindings.Of(wrong).Single(f => f.Name == test);
        Assert.False(finding.Passes, finding.ToString());
    }
}
