namespace Pyoco.Noise.Tests;

public sealed class NoisePriorFactoryTests
{
    public static TheoryData<IVideoNoisePrior> Priors => 
    [
        new IndependentNoise(), new MixedNoise(1.5), new ProgressiveNoise(2), new SharedNoise(), new DecomposedNoise(0.5, 0.25, 1),
        new GaussianProcessNoise(CovarianceKernel.Matern32, 0.1, rate: 24),
        new GaussianProcessNoise(CovarianceKernel.OrnsteinUhlenbeck, 0.1, [0, 0.1, 1.0 / 3]),
        new LoopingNoise(7, 1.5), new MultiShotNoise(new MixedNoise(1), [3, 4], 0.2),
        new BlendedNoise(
            new BlendedNoise(new SharedNoise(), new IndependentNoise(), 0.1), new MultiShotNoise(new ProgressiveNoise(), [9]), 1.0 / 3),
        new OffsetNoise(new ProgressiveNoise(1), new SharedNoise(), 0.05), new FreeNoise(new MixedNoise(1), 8, 3),
        new FrequencyNoise(new MixedNoise(2), new IndependentNoise(), SpatialFilter.Gaussian(0.3)),
        new FrequencyNoise(new SharedNoise(), new ProgressiveNoise(), SpatialFilter.Butterworth(0.2, 3)),
    ];

    [Theory]
    [MemberData(nameof(Priors))]
    public void EverySpecGivesItsPriorBack(IVideoNoisePrior prior)
    {
        var made = NoisePriorFactory.Instance.Create(MethodSpec.Parse(prior.Spec.ToJson()));

        Assert.IsType(prior.GetType(), made);
        Assert.Equal(prior.Spec, made.Spec);
    }

    [Theory]
    [InlineData("""{"name":"vanilla","noise_alpha":1.5}""", "independent")]
    [InlineData("""{"name":"pyoco_mixed","noise_alpha":1.5}""", "mixed(alpha=1.5)")]
    [InlineData("""{"name":"pyoco_progressive","noise_alpha":2}""", "progressive(alpha=2)")]
    [InlineData("""{"name":"kernel","kernel":"ou","scale":1,"rate":8}""", "kernel(kernel=ou, nugget=0, rate=8, scale=1)")]
    public void TheNamesOfConsistI2VAreReadAndWhatGoesWithoutSaying(string json, string expected) =>
        Assert.Equal(expected, NoisePriorFactory.Instance.Create(MethodSpec.Parse(json)).Spec.ToString());

    [Theory]
    [InlineData("shots", """{"name":"multi_shot","within":{"name":"shared"},"lengths":[2],"across":0}""")]
    [InlineData("rescheduled", """{"name":"free_noise","context":{"name":"shared"},"length":4,"stride":2}""")]
    [InlineData("kernel", """{"name":"gaussian_process","kernel":"ou","scale":1,"rate":8}""")]
    public void TheNamesOfTheTypesAreReadToo(string written, string json)
    {
        var made = NoisePriorFactory.Instance.Create(MethodSpec.Parse(json));

        Assert.Equal(written, made.Spec.Name);
    }

    [Fact]
    public void AnUnknownNameIsToldTheKnownOnes()
    {
        var error = Assert.Throws<NotSupportedException>(() => NoisePriorFactory.Instance.Create(new MethodSpec("pink")));

        Assert.Contains("'pink'", error.Message);
        Assert.Contains(
            "independent, mixed, progressive, shared, decomposed, kernel, looping, shots, blended, offset, frequency, rescheduled, "
            + "residual, captured, gaussian_process, multi_shot, free_noise, fixed, vanilla",
            error.Message);
    }

    [Theory]
    [InlineData("""{"name":"mixed"}""")]
    [InlineData("""{"name":"mixed","alpha":1,"noise_alpha":1}""")]
    [InlineData("""{"name":"mixed","alpha":-1}""")]
    [InlineData("""{"name":"mixed","alpha":1,"beta":2}""")]
    [InlineData("""{"name":"independent","alpha":1}""")]
    [InlineData("""{"name":"mixed","alpha":"1"}""")]
    [InlineData("""{"name":"shared","alpha":1}""")]
    [InlineData("""{"name":"decomposed","shares":[]}""")]
    [InlineData("""{"name":"decomposed","shares":0.5}""")]
    [InlineData("""{"name":"kernel","kernel":"pink","scale":1,"rate":8}""")]
    [InlineData("""{"name":"kernel","kernel":"ou","scale":1}""")]
    [InlineData("""{"name":"kernel","kernel":"ou","scale":1,"rate":8,"times":[0,1]}""")]
    [InlineData("""{"name":"looping","period":2.5,"alpha":1}""")]
    [InlineData("""{"name":"looping","period":1e300,"alpha":1}""")]
    [InlineData("""{"name":"shots","within":{"name":"mixed","alpha":1},"lengths":[2.5],"across":0}""")]
    [InlineData("""{"name":"shots","within":{"name":"mixed","beta":1},"lengths":[2],"across":0}""")]
    [InlineData("""{"name":"blended","first":"independent","second":{"name":"independent"},"share":0.5}""")]
    [InlineData("""{"name":"blended","first":{"name":"independent"},"second":{"name":"independent"},"share":2}""")]
    [InlineData("""{"name":"offset","pixels":{"name":"independent"},"offsets":{"name":"shared"},"strength":-1}""")]
    [InlineData("""{"name":"frequency","low":{"name":"shared"},"high":{"name":"independent"},"filter":"ideal","cutoff":0.2}""")]
    [InlineData(
        """{"name":"frequency","low":{"name":"shared"},"high":{"name":"independent"},"filter":"gaussian","cutoff":0.2,"order":4}""")]
    [InlineData("""{"name":"frequency","low":{"name":"shared"},"high":{"name":"independent"},"filter":"butterworth","cutoff":0.2}""")]
    [InlineData("""{"name":"rescheduled","context":{"name":"independent"},"length":4,"stride":5}""")]
    public void WrongParametersAreRefused(string json) =>
        Assert.ThrowsAny<ArgumentException>(() => NoisePriorFactory.Instance.Create(MethodSpec.Parse(json)));

    [Fact]
    public void APartThatIsUnknownIsNamed() =>
        Assert.Contains("'pink'", Assert.Throws<NotSupportedException>(() => NoisePriorFactory.Instance.Create(
            MethodSpec.Parse("""{"name":"blended","first":{"name":"independent"},"second":{"name":"pink"},"share":0.5}"""))).Message);
}
