namespace Pyoco.Tests;

public sealed class SamplerFactoryTests
{
    private static readonly ISampler[] All =
    [
        .. AllSamplers.ByLabel.Values,
        .. new[] { 0.25, 1 / 3.0 }.Select(eta => new DdimSampler(eta)),
        new FreeInitSampler(new EulerSampler(), new FreeInitOptions { CoarseToFine = true }),
        new FreeInitSampler(new EulerSampler()), new FreqPriorSampler(new DdimSampler(1)),
        new FreeInitSampler(new HeunSampler(), new FreeInitOptions { Iterations = 5, Filter = new LowPassFilter { AsPublished = true } }),
        .. from integrand in Enum.GetValues<DpmSolverIntegrand>()
           from correction in Enum.GetValues<DpmSolverCorrection>()
           from ending in Enum.GetValues<DpmSolverEnding>()
           select new DpmSolverSampler(
               new DpmSolverOptions { Integrand = integrand, Correction = correction, Ending = ending, Order = 1, Eta = 0.25 }),
    ];

    public static TheoryData<string> Specs => new(All.Select(s => s.Spec.ToJson()));

    [Theory, MemberData(nameof(Specs))]
    public void ASpecificationMakesItsSamplerAgain(string json)
    {
        var spec = MethodSpec.Parse(json);

        var sampler = SamplerFactory.Create(spec);

        Assert.Equal(spec, sampler.Spec);
        Assert.Equal(All.First(s => s.Spec.Equals(spec)).GetType(), sampler.GetType());
    }

    [Fact]
    public void EverySamplerOfThePackageIsAmongThemAndDifferentSettingsHaveDifferentSpecifications()
    {
        var types = typeof(ISampler).Assembly.GetExportedTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(ISampler)));

        Assert.Equal(types.ToHashSet(), All.Select(s => s.GetType()).ToHashSet());
        Assert.Equal(All.Length, All.Select(s => s.Spec).Distinct().Count());
    }

    [Theory]
    [InlineData("""{"name": "ddim"}""", "'eta' of 'ddim' is missing; a number was expected")]
    [InlineData("""{"name": "ddim", "eta": 2}""", "from 0 to 1")]
    [InlineData("""{"name": "ddim", "eta": "all"}""", "'eta' of 'ddim' is all; a number was expected")]
    [InlineData("""{"name": "euler", "churn": 1}""", "'euler' has no parameter 'churn'")]
    [InlineData("""{"name": "pndm", "slopes": "sample"}""", "'slopes' of 'pndm' is sample; one of noise, velocity was expected")]
    [InlineData("""{"name": "pndm", "slopes": "noise", "repeat-from": [1]}""", "'repeat-from' of 'pndm' is [1]")]
    [InlineData("""{"name": "pndm", "slopes": "noise", "repeat-from": [1, 0]}""", "noise above 0")]
    [InlineData("""{"name": "pndm", "slopes": "noise", "repeat-from": [-1, 1]}""", "signal of at least 0")]
    [InlineData("""{"name": "dpm-solver++", "correction": "Heun", "ending": "FullOrder"}""", "'order' of 'dpm-solver++' is missing")]
    [InlineData("""{"name": "dpm-solver", "order": 4, "correction": "Heun", "ending": "FullOrder"}""", "The order is 1, 2 or 3")]
    [InlineData(
        """{"name": "dpm-solver", "order": 1.5, "correction": "Heun", "ending": "FullOrder"}""",
        "'order' of 'dpm-solver' is 1.5; a whole number")]
    [InlineData(
        """{"name": "dpm-solver", "order": 2, "correction": "1", "ending": "FullOrder"}""",
        "'correction' of 'dpm-solver' is 1; one of Midpoint, Heun")]
    [InlineData("""{"name": "brownian"}""", "'sampler' of 'brownian' is missing; another method was expected")]
    [InlineData("""{"name": "tcd", "jumps": 1}""", "'jumps' of 'tcd' is 1; a list of numbers was expected")]
    public void AWrongParameterIsRefusedByName(string json, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => SamplerFactory.Create(MethodSpec.Parse(json))).Message);

    [Fact]
    public void AnUnknownSamplerIsRefusedWithAllThatExist()
    {
        var message = Assert.Throws<NotSupportedException>(() => SamplerFactory.Create(new MethodSpec("sa-solver"))).Message;

        Assert.Contains("'sa-solver'", message);
        Assert.All(All, sampler => Assert.Contains(sampler.Spec.Name, message));
    }
}
