using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class FrameFindingsTests
{
    private static readonly VideoShape Shape = new(4, 4, 8, 64, 64);

    [Fact]
    public void AMeanIsFound() => Fails("mean", noise => noise.Plus_(0.01));

    [Fact]
    public void AMeanOfOneFrameIsFound() => Fails("mean of a frame", noise => noise.select(2, 5).Plus_(0.03));

    [Fact]
    public void AVarianceOfOneFrameIsFound() => Fails("variance of a frame", noise => noise.select(2, 5).Times_(Math.Sqrt(1.04)));

    [Fact]
    public void AWrongStartIsFound() => Fails("variance of frame 0", noise => noise.select(2, 0).Times_(Math.Sqrt(0.96)));

    [Fact]
    public void SkewIsFound() => Fails("third moment", noise => noise.copy_(noise.Plus(noise.square().Plus(-1).Times(0.02))));

    [Fact]
    public void AVarianceOfOneModeIsFound()
    {
        // What all frames share is a mode of mixed noise; here it has 4 % too much variance.
        using var scope = NewDisposeScope();
        var noise = new MixedNoise(1).Sample(Shape, new NoiseKey(4));
        noise.Plus_(noise.mean([2], keepdim: true).Times(Math.Sqrt(1.04) - 1));

        NoiseReportTests.AssertFails(NoiseReport.Of(noise, new MixedNoise(1)), "variance of a mode");
    }

    [Fact]
    public void ValuesThatAreCutOffFarOutAreFound() => Fails("values beyond 4", noise => noise.Limit_(-3.99, 3.99));

    [Fact]
    public void FewValuesHaveNoTails()
    {
        using var noise = new IndependentNoise().Sample(new VideoShape(1, 1, 2, 8, 8), new NoiseKey(1));
        using var whitened = new WhitenedNoise(noise, new IndependentNoise().Covariance(2));

        Assert.False(FrameFindings.Of(whitened).Single(f => f.Name == "values beyond 4").WasMade);
    }

    [Fact]
    public void ClippingIsFound() => Fails("fourth moment", noise => noise.Limit_(-2.5, 2.5));

    [Fact]
    public void UniformValuesAreFound() =>
        Fails(
            "distribution, sqrt(n) D",
            noise => noise.copy_(rand(noise.shape, generator: new Generator(1)).Plus(-0.5).Times(Math.Sqrt(12))));

    [Fact]
    public void ARepeatedFrameIsFound() => Fails("covariance of two frames", noise => noise.select(2, 6).copy_(noise.select(2, 2)));

    [Fact]
    public void AWeakDependenceOfAllFramesIsFoundInTheWhole() =>
        Fails(
            "covariance as a whole",
            noise => noise.Plus_(new IndependentNoise().Sample(Shape.WithFrames(1), new NoiseKey(99)).Times(0.1)).Over_(Math.Sqrt(1.01)));

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
