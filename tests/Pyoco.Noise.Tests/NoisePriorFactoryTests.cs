namespace Pyoco.Noise.Tests;

public sealed class NoisePriorFactoryTests
{
    public static TheoryData<IVideoNoisePrior> Priors => [new IndependentNoise(), new MixedNoise(1.5), new ProgressiveNoise(2)];

    [Theory]
    [MemberData(nameof(Priors))]
    public void EverySpecGivesItsPriorBack(IVideoNoisePrior prior)
    {
        var made = NoisePriorFactory.Instance.Create(NoisePriorSpec.Parse(prior.Spec.ToJson()));

        Assert.IsType(prior.GetType(), made);
        Assert.Equal(prior.Spec, made.Spec);
    }

    [Theory]
    [InlineData("""{"name":"vanilla","noise_alpha":1.5}""", "independent")]
    [InlineData("""{"name":"pyoco_mixed","noise_alpha":1.5}""", "mixed(alpha=1.5)")]
    [InlineData("""{"name":"pyoco_progressive","noise_alpha":2}""", "progressive(alpha=2)")]
    public void TheNamesOfConsistI2VAreRead(string json, string expected) =>
        Assert.Equal(expected, NoisePriorFactory.Instance.Create(NoisePriorSpec.Parse(json)).Spec.ToString());

    [Fact]
    public void AnUnknownNameIsToldTheKnownOnes()
    {
        var error = Assert.Throws<NotSupportedException>(() => NoisePriorFactory.Instance.Create(new NoisePriorSpec("pink")));

        Assert.Contains("'pink'", error.Message);
        Assert.Contains("independent, mixed and progressive", error.Message);
    }

    [Theory]
    [InlineData("""{"name":"mixed"}""")]
    [InlineData("""{"name":"mixed","alpha":1,"noise_alpha":1}""")]
    [InlineData("""{"name":"mixed","alpha":-1}""")]
    [InlineData("""{"name":"mixed","alpha":1,"beta":2}""")]
    [InlineData("""{"name":"independent","alpha":1}""")]
    public void WrongParametersAreRefused(string json) =>
        Assert.ThrowsAny<ArgumentException>(() => NoisePriorFactory.Instance.Create(NoisePriorSpec.Parse(json)));
}
