using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

/// <summary>Right noise passes whoever drew it; noise that is wrong in one respect fails the test that is about it.</summary>
public sealed class NoiseReportTests
{
    private static readonly VideoShape Shape = new(4, 4, 8, 64, 64);
    private static readonly IGaussianNoisePrior[] Priors = [new IndependentNoise(), new MixedNoise(1), new ProgressiveNoise(2)];

    public static TheoryData<int> Seeds => [1, 2, 3];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void TheNoiseOfAPriorPassesItsOwnReport(int seed)
    {
        Assert.All(Priors, prior =>
        {
            using var noise = prior.Sample(Shape, new NoiseKey((ulong)seed));

            AssertPasses(NoiseReport.Of(noise, prior));
        });
    }

    [Fact]
    public void NoiseOfTorchPasses()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        var white = randn(Shape.ToArray(), generator: generator);
        var shared = randn([4, 4, 1, 64, 64], generator: generator);

        AssertPasses(NoiseReport.Of(white, new IndependentNoise()));
        AssertPasses(NoiseReport.Of(white.Plus(shared).Over(Math.Sqrt(2)), new MixedNoise(1)));
    }

    [Fact]
    public void OddShapesAndSingleFramesAreTested()
    {
        foreach (var shape in new[]
            {
                new VideoShape(1, 3, 5, 33, 47), new VideoShape(2, 1, 1, 64, 64), new VideoShape(1, 1, 3, 1, 900),
                new VideoShape(8, 8, 2, 5, 1),
            })
        {
            using var noise = new ProgressiveNoise(1).Sample(shape, new NoiseKey(3));

            AssertPasses(NoiseReport.Of(noise, new ProgressiveNoise(1)));
        }
    }

    [Fact]
    public void ADegenerateLawIsTestedInTheDirectionsThatItHas()
    {
        using var scope = NewDisposeScope();
        var frame = new IndependentNoise().Sample(new VideoShape(4, 4, 1, 64, 64), new NoiseKey(8));
        var shared = frame.expand(4, 4, 6, 64, 64).clone();
        var broken = shared.clone();
        broken.select(2, 5).Times_(1.01);

        AssertPasses(NoiseReport.Of(shared, new SameInAllFrames()));
        AssertFails(NoiseReport.Of(broken, new SameInAllFrames()), "directions without noise");
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void AValueThatIsNoNumberFails(double value)
    {
        using var noise = new IndependentNoise().Sample(new VideoShape(1, 1, 2, 8, 8), new NoiseKey(1));
        noise[0, 0, 1, 2, 3] = tensor((float)value);

        var report = NoiseReport.Of(noise, new IndependentNoise());

        Assert.False(report.Passes);
        Assert.Equal("finite values", Assert.Single(report.Findings).Name);
    }

    [Fact]
    public void AnotherPriorOrAnotherAlphaIsFound()
    {
        using var progressive = new ProgressiveNoise(2).Sample(Shape, new NoiseKey(1));
        using var mixed = new MixedNoise(1.05).Sample(Shape, new NoiseKey(1));
        using var other = new ProgressiveNoise(2.1).Sample(Shape, new NoiseKey(1));

        AssertFails(NoiseReport.Of(progressive, new MixedNoise(2)), "covariance of two frames");
        AssertFails(NoiseReport.Of(mixed, new MixedNoise(1)), "covariance as a whole");
        AssertFails(NoiseReport.Of(other, new ProgressiveNoise(2)), "covariance as a whole");
    }

    [Fact]
    public void TwoSeedsPassTheComparison()
    {
        var prior = new MixedNoise(2);
        using var one = prior.Sample(Shape, new NoiseKey(1));
        using var other = prior.Sample(Shape, new NoiseKey(2));

        AssertPasses(NoiseReport.Compare(one, other, prior));
    }

    [Fact]
    public void TheSeedsOfNeighboursSharingFramesAreFound()
    {
        // "Seed + frame index" gives two neighbouring seeds all frames but one, shifted by one.
        var prior = new IndependentNoise();
        using var one = prior.Sample(new VideoShape(1, 4, 7, 32, 32), new NoiseKey(1));
        using var other = prior.Sample(new VideoShape(1, 4, 7, 32, 32), new NoiseKey(1), firstFrame: 1);

        AssertFails(NoiseReport.Compare(one, other, prior), "frames of both");
    }

    [Fact]
    public void WrongArgumentsAreRefused()
    {
        using var whole = zeros(1, 1, 2, 4);
        using var integers = zeros(new long[] { 1, 1, 2, 4, 4 }, dtype: ScalarType.Int32);
        using var small = zeros(new long[] { 1, 1, 2, 4, 4 });
        using var large = zeros(new long[] { 1, 1, 2, 8, 4 });

        Assert.Throws<ArgumentException>(() => NoiseReport.Of(whole, new IndependentNoise()));
        Assert.Contains("Int32", Assert.Throws<ArgumentException>(() => NoiseReport.Of(integers, new IndependentNoise())).Message);
        Assert.Contains(
            "(1, 1, 2, 8, 4)", Assert.Throws<ArgumentException>(() => NoiseReport.Compare(small, large, new IndependentNoise())).Message);
    }

    [Fact]
    public void TheLinesOfAReportAreATable()
    {
        using var noise = new MixedNoise(1).Sample(Shape, new NoiseKey(1));

        var findings = NoiseReport.Of(noise, new MixedNoise(1)).Findings;

        Assert.Contains(findings, f => f.Name == "variances of a position of a channel");
        Assert.Single(findings.Where(f => f.WasMade).Select(f => f.ToString().IndexOf(" expected ", StringComparison.Ordinal)).Distinct());
    }

    internal static void AssertPasses(NoiseReport report) =>
        Assert.True(report.Passes, string.Join(Environment.NewLine, report.Findings.Where(f => !f.Passes)));

    internal static void AssertFails(NoiseReport report, string test) =>
        Assert.False(report.Findings.Single(f => f.Name == test).Passes, string.Join(Environment.NewLine, report.Findings));

    private sealed class SameInAllFrames : IGaussianNoisePrior
    {
        public MethodSpec Spec => new("same");

        public double[,] Covariance(int frames) => FrameCovariance.Of(frames, (_, _) => 1);

        public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
            throw new NotSupportedException();
    }
}
