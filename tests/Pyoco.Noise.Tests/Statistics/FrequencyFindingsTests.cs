using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class FrequencyFindingsTests
{
    private const string Test = "covariance at a frequency";
    private static readonly VideoShape Shape = new(4, 4, 5, 24, 32);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void NoiseOfALawThatDiffersByFrequencyPassesTheWholeReport(ulong seed)
    {
        foreach (ILinearGaussianPrior prior in
            new ILinearGaussianPrior[] { new SpectralTestNoise(), new SpectralTestNoise(0), new LowFrequenciesShared() })
        {
            using var noise = prior.Sample(Shape, new NoiseKey(seed));

            NoiseReportTests.AssertPasses(NoiseReport.Of(noise, prior));
        }
    }

    [Fact]
    public void OddPlanesAreTested()
    {
        var prior = new SpectralTestNoise();
        foreach (var shape in new[] { new VideoShape(2, 3, 4, 15, 27), new VideoShape(1, 1, 3, 1, 40), new VideoShape(8, 8, 2, 5, 1) })
        {
            using var noise = prior.Sample(shape, new NoiseKey(7));

            NoiseReportTests.AssertPasses(NoiseReport.Of(noise, prior));
        }
    }

    [Fact]
    public void WhiteNoiseIsFound()
    {
        using var white = new IndependentNoise().Sample(Shape, new NoiseKey(4));

        NoiseReportTests.AssertFails(NoiseReport.Of(white, new SpectralTestNoise(0)), Test);
    }

    [Fact]
    public void TheSameCovarianceAtEveryPixelIsFound()
    {
        // A pixel's frames have the right covariance; which frequencies carry it is wrong.
        var prior = new SpectralTestNoise(0);
        using var noise = new CovariantNoise(prior.Distribution(Shape).PixelCovariance())
            .Color(new IndependentNoise().Sample(Shape, new NoiseKey(4)));

        var report = NoiseReport.Of(noise, prior);

        NoiseReportTests.AssertFails(report, Test);
        Assert.True(report.Findings.Single(f => f.Name == "covariance of two frames").Passes);
    }

    [Fact]
    public void ABlendPassesByItsOwnLaw()
    {
        var prior = new BlendedNoise(new SpectralTestNoise(0), new IndependentNoise(), 0.5);
        using var noise = prior.Sample(Shape, new NoiseKey(5));

        NoiseReportTests.AssertPasses(NoiseReport.Of(noise, prior));
    }

    [Fact]
    public void DirectionsWithoutNoiseAreTestedAtTheFrequenciesThatHaveThem()
    {
        using var scope = NewDisposeScope();
        var prior = new LowFrequenciesShared();
        var noise = prior.Sample(Shape, new NoiseKey(6));
        var broken = noise.clone();
        broken.select(2, 3).Plus_(0.01);

        Assert.Equal(0, NoiseReport.Of(noise, prior).Findings.Single(f => f.Name == "directions without noise").Statistic, 1e-5);
        NoiseReportTests.AssertFails(NoiseReport.Of(broken, prior), "directions without noise");
    }

    [Fact]
    public void TwoSeedsAreComparedByTheirModes()
    {
        using var scope = NewDisposeScope();
        var prior = new SpectralTestNoise();
        var (one, other) = (prior.Sample(Shape, new NoiseKey(1)), prior.Sample(Shape, new NoiseKey(2)));

        NoiseReportTests.AssertPasses(NoiseReport.Compare(one, other, prior));
        NoiseReportTests.AssertFails(NoiseReport.Compare(one, one.flip(0), prior), "modes of both");
    }

    [Fact]
    public void ALawAtEveryPixelNeedsNoSuchTest()
    {
        using var noise = new MixedNoise(1).Sample(Shape, new NoiseKey(1));
        using var whitened = new WhitenedNoise(noise, new MixedNoise(1).Covariance(5));

        Assert.Empty(FrequencyFindings.Of(whitened));
    }

    /// <summary>All frames have the same lowest frequencies and nothing else in common.</summary>
    private sealed class LowFrequenciesShared : ILinearGaussianPrior
    {
        public MethodSpec Spec => new("low-shared");

        public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
            this.Color(new IndependentNoise().Sample(shape, key));

        public NoiseDistribution Distribution(VideoShape shape)
        {
            var (shared, own) = (
                FrameDistribution.OfCovariance(FrameCovariance.Of(shape.Frames, (_, _) => 1)),
                FrameDistribution.OfCovariance(FrameCovariance.Of(shape.Frames, (i, j) => i == j ? 1 : 0)));
            return NoiseDistribution.OfFrequencies(shape.Height, shape.Width, (y, x) => y < 3 && x < 3 ? shared : own);
        }
    }

    private sealed class CovariantNoise(double[,] covariance) : ILinearGaussianPrior
    {
        public MethodSpec Spec => new("covariant");

        public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
            throw new NotSupportedException();

        public NoiseDistribution Distribution(VideoShape shape) => NoiseDistribution.OfPixels(FrameDistribution.OfCovariance(covariance));
    }
}
