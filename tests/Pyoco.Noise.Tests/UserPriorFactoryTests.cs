using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class UserPriorFactoryTests
{
    private static readonly NoisePriorFactory Factory = new(new RoughFactory());

    public static TheoryData<IVideoNoisePrior> Priors =>
    [
        new RoughNoise(2), new BlendedNoise(new RoughNoise(2), new IndependentNoise(), 0.3),
        new RoughNoise(1, new BlendedNoise(new RoughNoise(3), new SharedNoise())),
        new MultiShotNoise(new BlendedNoise(new MixedNoise(1), new RoughNoise(0.5)), [3, 4], 0.2), new MixedNoise(1),
    ];

    [Theory]
    [MemberData(nameof(Priors))]
    public void AUsersPriorRoundTripsAloneAndAsAPart(IVideoNoisePrior prior)
    {
        var made = Factory.Create(MethodSpec.Parse(prior.Spec.ToJson()));

        Assert.IsType(prior.GetType(), made);
        Assert.Equal(prior.Spec, made.Spec);
        using var values = made.Sample(new VideoShape(1, 1, 5, 2, 2), new NoiseKey(3));
        using var expected = prior.Sample(new VideoShape(1, 1, 5, 2, 2), new NoiseKey(3));
        Assert.Equal(expected.data<float>().ToArray(), values.data<float>().ToArray());
    }

    [Theory]
    [InlineData("""{"name":"pink"}""")]
    [InlineData("""{"name":"rough","grain":1,"inner":{"name":"pink"}}""")]
    [InlineData("""{"name":"blended","first":{"name":"rough","grain":1},"second":{"name":"pink"},"share":0.5}""")]
    public void AnUnknownNameListsAllKnownOnes(string json)
    {
        var error = Assert.Throws<NotSupportedException>(() => Factory.Create(MethodSpec.Parse(json)));

        Assert.Contains("'pink'", error.Message);
        Assert.Contains("independent, mixed", error.Message);
        Assert.Contains("rough", error.Message);
    }

    [Fact]
    public void ABadParameterOfAPartIsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Factory.Create(
        MethodSpec.Parse("""{"name":"blended","first":{"name":"rough","grain":-1},"second":{"name":"shared"},"share":0.5}""")));

    [Fact]
    public void AModelThatWasTrainedWithItIsServedAndRefusedLikeOurs()
    {
        var prior = new BlendedNoise(new RoughNoise(2), new SharedNoise(), 0.3);
        using (var pipeline = Builder(prior.Spec).UseNoisePriorFactory(Factory).UseModelNoise().Build())
        {
            Assert.Null(pipeline.PriorDivergence);
        }

        var other = Assert.Throws<InvalidOperationException>(
            () => Builder(prior.Spec).UseNoisePriorFactory(Factory).UseMixedNoise().Build());
        Assert.Contains("trained with " + prior.Spec, other.Message);
        Assert.Contains("'rough'", Assert.Throws<InvalidOperationException>(() => Builder(prior.Spec).UseModelNoise().Build()).Message);
    }

    [Fact]
    public void ParametersOutOfRangeAreLinesOfTheOneMessage()
    {
        var builder = Builder(MethodSpec.Independent).UseMixedNoise(-1).UseGuidance(-3).UseFixedNoise("/no/such/file");

        var error = Assert.Throws<InvalidOperationException>(() => builder.Build());

        Assert.Contains("-1", error.Message);
        Assert.Contains("-3", error.Message);
        Assert.Contains("/no/such/file", error.Message);
        Assert.DoesNotContain("There is no noise prior", error.Message);
    }

    private static VideoDiffusionPipelineBuilder Builder(MethodSpec trained) => VideoDiffusionPipeline.CreateBuilder()
        .UseModel(() => new FakeVideoModel { Info = new FakeVideoModel().Info with { NoisePrior = trained } }).UseEuler(2);

    private sealed class RoughFactory : INoisePriorFactory
    {
        public IVideoNoisePrior Create(MethodSpec spec, string? folder = null) => spec.Name == "rough"
            ? new RoughNoise(
                spec.Parameters["grain"].Number!.Value,
                spec.Parameters.TryGetValue("inner", out var inner) ? new NoisePriorFactory(this).Create(inner.Method!, folder) : null)
            : throw new NotSupportedException($"Only rough is known, not '{spec.Name}'.");
    }

    private sealed class RoughNoise : IVideoNoisePrior
    {
        private readonly double _grain;
        private readonly IVideoNoisePrior? _inner;

        public RoughNoise(double grain, IVideoNoisePrior? inner = null)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(grain);
            (_grain, _inner) = (grain, inner);
        }

        public MethodSpec Spec =>
            _inner is null ? new("rough", ("grain", _grain)) : new("rough", ("grain", _grain), ("inner", _inner.Spec));

        public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
            (_inner ?? new MixedNoise(_grain)).Sample(shape, key, firstFrame, device);
    }
}
