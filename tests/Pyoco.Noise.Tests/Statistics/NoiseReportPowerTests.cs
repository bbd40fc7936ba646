using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

/// <summary>What the report tells apart at 16 samples of a latent clip: right noise passes whoever drew it, noise that is wrong in one
/// respect fails.</summary>
public sealed class NoiseReportPowerTests
{
    private static readonly VideoShape Shape = new(16, 4, 16, 64, 64);
    private static readonly IndependentNoise Independent = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void TorchsMixedNoisePasses(double alpha)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(11, CPU);
        var shared = randn([16, 4, 1, 64, 64], generator: generator);
        var noise = randn(Shape.ToArray(), generator: generator).Plus(shared.Times(alpha)).Over(Math.Sqrt(1 + alpha * alpha));

        NoiseReportTests.AssertPasses(NoiseReport.Of(noise, new MixedNoise(alpha)));
    }

    [Fact]
    public void TorchsProgressiveNoisePasses()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(12, CPU);
        var noise = randn(Shape.ToArray(), generator: generator);
        for (var frame = 1; frame < Shape.Frames; frame++)
        {
            noise.select(2, frame).copy_(noise.select(2, frame).Plus(noise.select(2, frame - 1).Times(2)).Over(Math.Sqrt(5)));
        }

        NoiseReportTests.AssertPasses(NoiseReport.Of(noise, new ProgressiveNoise(2)));
    }

    [Fact]
    public void AVarianceOfOneFrameOffByFourPercentIsFound() =>
        Fails(Independent, noise => noise.select(2, 9).Times_(Math.Sqrt(0.96)), "variance of a frame");

    [Fact]
    public void NeighbouringPixelsOfCorrelationOneHundredthAreFound()
    {
        var c = (1 - Math.Sqrt(1 - 4 * 0.01 * 0.01)) / 0.02; // c / (1 + c²) is 0.01
        Fails(Independent, noise => noise.copy_(noise.Plus(noise.roll(1, 4).Times(c)).Over(Math.Sqrt(1 + c * c))), "neighbours in a row");
    }

    [Fact]
    public void TwoSamplesThatShareNoiseAreFound() =>
        Fails(
            new MixedNoise(1),
            noise => noise[11].copy_(noise[3].Times(0.1).Plus(noise[11].Times(Math.Sqrt(0.99)))), "samples and channels");

    [Fact]
    public void ARepeatedFrameIsFound() =>
        Fails(
            Independent, noise => noise[5].select(1, 12).copy_(noise[5].select(1, 2)), "covariance of two frames", "covariance as a whole");

    [Fact]
    public void UniformValuesAreFound() =>
        Fails(
            Independent, noise => noise.copy_(rand(noise.shape, generator: new Generator(2)).Plus(-0.5).Times(Math.Sqrt(12))),
            "distribution, sqrt(n) D", "fourth moment", "values beyond 4");

    [Fact]
    public void TailsThatAreUniformOrCutOffAreFound()
    {
        Fails(
            Independent,
            noise => noise.copy_(
                where(noise.abs().gt(tensor(3f)), noise.sign().mul(rand(noise.shape, generator: new Generator(2)).Plus(3)), noise)),
            "fourth moment");
        Fails(Independent, noise => noise.Limit_(-4, 4), "values beyond 4");
    }

    [Fact]
    public void AProgressiveClipIsNoMixedOne() =>
        FailsAs(new ProgressiveNoise(1), new MixedNoise(1), "covariance of two frames", "covariance as a whole", "variance of a mode");

    [Theory]
    [InlineData(0.95)]
    [InlineData(1.05)]
    public void AnAlphaOffByFivePercentIsFound(double factor)
    {
        FailsAs(new MixedNoise(factor), new MixedNoise(1), "covariance as a whole", "variance of a mode");
        FailsAs(new ProgressiveNoise(2 * factor), new ProgressiveNoise(2), "covariance as a whole", "variance of a mode");
    }

    private static void Fails(IGaussianNoisePrior prior, Action<Tensor> spoil, params string[] tests)
    {
        using var scope = NewDisposeScope();
        var noise = prior.Sample(Shape, new NoiseKey(21));

        spoil(noise);

        AssertFails(NoiseReport.Of(noise, prior), tests);
    }

    private static void FailsAs(IGaussianNoisePrior drawn, IGaussianNoisePrior claimed, params string[] tests)
    {
        using var noise = drawn.Sample(Shape, new NoiseKey(21));

        AssertFails(NoiseReport.Of(noise, claimed), tests);
    }

    private static void AssertFails(NoiseReport report, string[] tests)
    {
        var passed = tests.Where(test => report.Findings.Single(f => f.Name == test).Passes);

        Assert.True(!passed.Any(), string.Join(Environment.NewLine, report.Findings));
    }
}
