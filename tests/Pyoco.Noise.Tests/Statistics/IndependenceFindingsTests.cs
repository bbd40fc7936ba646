using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class IndependenceFindingsTests
{
    private static readonly VideoShape Shape = new(4, 4, 8, 64, 64);

    [Fact]
    public void TwoSamplesThatShareNoiseAreFound() =>
        Fails("samples and channels", noise => noise.narrow(0, 3, 1).copy_(noise.narrow(0, 1, 1)));

    [Fact]
    public void TwoSamplesThatShareOneFrameShiftedAreFound() =>
        Fails("samples and channels", noise => noise[0, 1, 6].copy_(noise[2, 3, 1]));

    [Fact]
    public void CoherenceAtLowFrequenciesAloneIsFound() => Fails("coherence of two modes", noise =>
    {
        // All frames share their lowest frequencies; every frame on its own stays white.
        var spectrum = fft.rfft2(noise);
        spectrum.narrow(3, 0, 4).narrow(4, 0, 4)
            .copy_(spectrum.narrow(3, 0, 4).narrow(4, 0, 4).narrow(2, 0, 1).expand(4, 4, 8, 4, 4).clone());
        noise.copy_(fft.irfft2(spectrum));
    });

    [Fact]
    public void AMixtureOfNormalsIsFound() => Fails("joint fourth moment", noise =>
    {
        // A pixel's frames are all wide or all narrow: every covariance is right, the law is not normal.
        var wide = rand([4, 4, 1, 64, 64], generator: new Generator(1)).lt(tensor(0.5)).to(ScalarType.Float32);
        noise.mul_(wide.Times(1.1).Plus(wide.neg().Plus(1).Times(Math.Sqrt(2 - 1.21))));
    });

    [Fact]
    public void PermutedCopiesAreNoJointNormal()
    {
        // FreeNoise in small: later frames are earlier ones in a random order, another one in every sample.
        using var scope = NewDisposeScope();
        var half = new IndependentNoise().Sample(new VideoShape(64, 1, 4, 16, 16), new NoiseKey(4));
        var copies =
            stack([.. Enumerable.Range(0, 64).Select(i => half[i].index_select(1, randperm(4, generator: new Generator((ulong)i))))]);
        using var whitened =
            new WhitenedNoise(cat([half, copies], dim: 2), FrameCovariance.Of(8, (i, j) => i == j ? 1 : i / 4 != j / 4 ? 0.25 : 0));

        Assert.Contains(IndependenceFindings.Of(whitened), f => f.Name.Contains("moment") && !f.Passes);
    }

    [Fact]
    public void ManyPlanesAreComparedClipByClip()
    {
        using var noise = new IndependentNoise().Sample(new VideoShape(40, 30, 4, 8, 8), new NoiseKey(4));
        using (var right = new WhitenedNoise(noise, new IndependentNoise().Covariance(4)))
        {
            Assert.All(IndependenceFindings.Of(right), f => Assert.True(f.Passes, f.ToString()));
        }

        noise[3].copy_(noise[7]);

        using var wrong = new WhitenedNoise(noise, new IndependentNoise().Covariance(4));
        Assert.False(IndependenceFindings.Of(wrong).Single(f => f.Name == "samples and channels").Passes);
    }

    private static void Fails(string test, Action<Tensor> spoil)
    {
        using var scope = NewDisposeScope();
        var noise = new IndependentNoise().Sample(Shape, new NoiseKey(4));
        using (var right = new WhitenedNoise(noise, new IndependentNoise().Covariance(Shape.Frames)))
        {
            Assert.All(IndependenceFindings.Of(right), f => Assert.True(f.Passes, f.ToString()));
        }

        spoil(noise);

        using var wrong = new WhitenedNoise(noise, new IndependentNoise().Covariance(Shape.Frames));
        var finding = IndependenceFindings.Of(wrong).Single(f => f.Name == test);
        Assert.False(finding.Passes, finding.ToString());
    }
}
