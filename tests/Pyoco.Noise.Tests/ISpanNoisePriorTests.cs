using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

/// <summary>A prior of a user's is drawn, combined and tested as ours are.</summary>
public sealed class ISpanNoisePriorTests
{
    private static readonly VideoShape Shape = new(2, 4, 8, 64, 64);
    private static readonly VideoShape Small = new(2, 3, 6, 9, 13);
    private static readonly NoiseKey Key = new(17, 3);
    private static readonly UserNoise User = new(0.5, 0.3);

    public static TheoryData<string> Compositions => [.. Composed(User).Select(prior => prior.Spec.Name)];

    [Fact]
    public void ItHasItsLaw()
    {
        PriorLaw.HasTheCovarianceItStates(User);
        PriorLaw.HasWhiteFrames(User);
        PriorContract.Close(
            new[,] { { 1, 5 / 7.0, 46 / 70.0 }, { 5 / 7.0, 1, 5 / 7.0 }, { 46 / 70.0, 5 / 7.0, 1 } }, User.Covariance(3), 1e-14);
        using var noise = SpanNoise.Sample(User, Shape, Key);
        AssertPasses(NoiseReport.Of(noise, User));
    }

    [Fact]
    public void ItsValuesDependOnTheirAddressAlone()
    {
        PriorLaw.ValuesDependOnTheirAddressAlone(User);
        PriorLaw.ThreadsDoNotMatter(User);
        PriorLaw.OddSizesWork(User);
        PriorLaw.ASpanIsFilledWithTheSameValues(User);
        PriorLaw.AddressesOutOfRangeAreRefused(User);
    }

    [Fact]
    public void OfOneParameterItIsProgressiveNoise()
    {
        using var scope = NewDisposeScope();
        var progressive = new ProgressiveNoise(2);
        var rho = 2 / Math.Sqrt(5);

        TensorAssert.Close(progressive.Sample(Small, Key), SpanNoise.Sample(new UserNoise(rho, 0), Small, Key), 1e-5);
        PriorLaw.Equal(new IndependentNoise().Sample(Small, Key), SpanNoise.Sample(new UserNoise(0, 0), Small, Key));
    }

    [Theory]
    [MemberData(nameof(Compositions))]
    public void PriorsMadeOfItDrawItWithoutATensor(string name)
    {
        var prior = Composed(new SpansAlone(User)).Single(p => p.Spec.Name == name);
        var plain = Composed(User).Single(p => p.Spec.Name == name);

        Assert.Equal(Filled(plain, Small, 0, 1), Filled(prior, Small, 0, 1));
        AssertPasses(Report(prior));
    }

    [Theory]
    [MemberData(nameof(Compositions))]
    public void PriorsMadeOfItAreAddressed(string name)
    {
        var prior = Composed(User).Single(p => p.Spec.Name == name);
        var shape = new VideoShape(1, 2, 6, 96, 130); // worth several threads
        var whole = Filled(prior, shape, 0, 1);

        Assert.Equal(whole, Filled(prior, shape, 0, 2));
        Assert.Equal(whole, Filled(prior, shape, 0, 5));
        var plane = shape.Height * shape.Width;
        var later = Filled(prior, shape.WithFrames(2), 3, 2);
        Assert.Equal(whole[(3 * plane)..(5 * plane)], later[..(2 * plane)]);
        Assert.Equal(whole[(9 * plane)..(11 * plane)], later[(2 * plane)..]);
    }

    private static ISpanNoisePrior[] Composed(ISpanNoisePrior user) =>
    [
        new BlendedNoise(user, new IndependentNoise(), 0.3),
        new MultiShotNoise(user, [3, 5], 0.2),
        new OffsetNoise(user, user, 0.2),
        new FrequencyNoise(user, new IndependentNoise(), SpatialFilter.Gaussian()),
        new FreeNoise(user, 4, 2),
    ];

    private static NoiseReport Report(ISpanNoisePrior prior)
    {
        using var noise = SpanNoise.Sample(prior, Shape, Key);
        return NoiseReport.Of(noise, prior);
    }

    private static float[] Filled(ISpanNoisePrior prior, VideoShape shape, int firstFrame, int threads)
    {
        var values = new float[shape.ElementCount];
        prior.Fill(values, shape, Key, firstFrame, threads);
        return values;
    }

    private static void AssertPasses(NoiseReport report) => Assert.True(report.Passes, report.ToString());

    /// <summary>A prior that may not be asked for a tensor.</summary>
    private sealed class SpansAlone(UserNoise inner) : ISpanNoisePrior, IGaussianNoisePrior, ILinearGaussianPrior
    {
        public MethodSpec Spec => inner.Spec;

        public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
            throw new InvalidOperationException("A tensor was asked for.");

        public void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null) =>
            inner.Fill(destination, shape, key, firstFrame, threads);

        public double[,] Covariance(int frames) => inner.Covariance(frames);

        public NoiseDistribution Distribution(VideoShape shape) => inner.Distribution(shape);
    }
}
