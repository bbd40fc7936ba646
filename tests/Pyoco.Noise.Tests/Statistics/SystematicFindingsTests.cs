using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

/// <summary>What is small in every sample and the same in all is found in the sum; right noise of every prior passes.</summary>
public sealed class SystematicFindingsTests
{
    private static readonly VideoShape Shape = new(16, 4, 16, 64, 64);

    public static TheoryData<string> Priors =>
    [
        """{"name":"independent"}""", """{"name":"mixed","alpha":1}""", """{"name":"progressive","alpha":2}""", """{"name":"shared"}""",
        """{"name":"progressive","alpha":100}""",
        """{"name":"decomposed","shares":[0.1,0.5,0.9,1,0.3,0.2]}""", """{"name":"kernel","kernel":"matern32","scale":0.2,"rate":8}""",
        """{"name":"kernel","kernel":"matern52","scale":0.2,"rate":8}""", """{"name":"kernel","kernel":"rbf","scale":0.1,"rate":8}""",
        """{"name":"looping","period":4,"alpha":2}""", """{"name":"looping","period":6,"alpha":2}""",
        """{"name":"shots","within":{"name":"mixed","alpha":1},"lengths":[2,4],"across":0.2}""",
        """{"name":"blended","first":{"name":"progressive","alpha":2},"second":{"name":"shared"},"share":0.3}""",
        """{"name":"offset","pixels":{"name":"mixed","alpha":1},"offsets":{"name":"independent"},"strength":0.1}""",
        """{"name":"frequency","low":{"name":"mixed","alpha":3},"high":{"name":"independent"},"filter":"gaussian","cutoff":0.25}""",
        """{"name":"frequency","low":{"name":"shared"},"high":{"name":"independent"},"filter":"butterworth","cutoff":0.3,"order":4}""",
        """{"name":"rescheduled","context":{"name":"independent"},"length":4,"stride":2}""",
    ];

    [Theory]
    [MemberData(nameof(Priors))]
    public void RightNoiseOfEveryPriorPasses(string spec)
    {
        var prior = NoisePriorFactory.Instance.Create(MethodSpec.Parse(spec));
        foreach (var shape in new VideoShape[] { new(4, 4, 6, 32, 32), new(2, 3, 5, 17, 23), new(1, 1, 3, 40, 30) })
        {
            foreach (var seed in new ulong[] { 1, 2, 3 })
            {
                using var noise = prior.Sample(shape, new NoiseKey(seed));

                NoiseReportTests.AssertPasses(NoiseReport.Of(noise, prior));
            }
        }
    }

    [Fact]
    public void AChannelThatHasATraceOfAnotherInEverySampleIsFound() => Fails(
        noise => Mix(noise.select(1, 2), noise.select(1, 1).clone(), 0.01), "channels over samples");

    [Fact]
    public void AlsoOfAnotherPlaceAndFrame() => Fails(
        noise => Mix(noise.select(1, 2), noise.select(1, 1).roll([1, 5, -20], [1, 2, 3]), 0.01), "channels over samples");

    [Fact]
    public void ASampleThatHasATraceOfAnotherInEveryChannelIsFound() =>
        Fails(noise => Mix(noise[11], noise[3].clone(), 0.02), "samples over channels");

    [Fact]
    public void PixelsThatHaveATraceOfDistantOnesAreFound() => Fails(
        noise => Mix(noise, noise.roll([7, -9], [3, 4]), 0.01), "channels over samples");

    // Any two samples have a correlation of 0.004.
    [Fact]
    public void WhatAllSamplesShareIsFound() => Fails(
        noise => Mix(noise, randn([1, 4, 16, 64, 64], generator: new Generator(3)), Math.Sqrt(0.004)), "all samples together");

    [Fact]
    public void WhatAllChannelsShareIsFound() => Fails(
        noise => Mix(noise, randn([16, 1, 16, 64, 64], generator: new Generator(3)), Math.Sqrt(0.004)), "all channels together");

    [Fact]
    public void APatternOfTwoHundredthsIsFound() => Fails(
        noise => noise.Plus_(randn([64, 64], generator: new Generator(3)).Times(0.02)), "means of a position");

    [Fact]
    public void APatternOfVariancesIsFound() => Fails(
        noise => noise.mul_(randn([64, 64], generator: new Generator(3)).Times(0.01).Plus(1)), "variances of a position");

    [Fact]
    public void AChannelWithAnotherMeanOrVarianceIsFound()
    {
        Fails(noise => noise.select(1, 3).Plus_(0.01), "mean of a channel");
        Fails(noise => noise.select(1, 3).Times_(1.01), "variance of a channel");
        Fails(noise => noise[5].Times_(1.01), "variance of a sample");
        Fails(noise => noise[5].Plus_(0.02), "mean of a sample");
    }

    [Fact]
    public void ARowThatHasATraceOfAnotherIsFound() => Fails(
        noise => Mix(noise.select(3, 40), noise.select(3, 7).clone(), 0.03), "rows over planes");

    [Fact]
    public void UnderAPriorWhoseFramesCorrelateToo()
    {
        Fails(noise => Mix(noise.select(1, 2), noise.select(1, 1).clone(), 0.02), "channels over samples", new ProgressiveNoise(2));
        Fails(noise => Mix(noise.select(1, 2), noise.select(1, 1).clone(), 0.04), "channels over samples", new SharedNoise()); // one field
    }

    // (1, 4, 16, 64, 64) and (16, 4, 16, 64, 64): 0.3 and 3 seconds on a busy machine.
    [Fact]
    public void ItTakesSeconds()
    {
        using var noise = new IndependentNoise().Sample(Shape, new NoiseKey(1));
        var clock = System.Diagnostics.Stopwatch.StartNew();

        using var white = new WhitenedNoise(noise, new IndependentNoise().Covariance(16));
        Assert.All(SystematicFindings.Of(white), f => Assert.True(f.Passes, f.ToString()));

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
    }

    // A share of another field, at the same variance.
    private static void Mix(Tensor field, Tensor other, double weight) =>
        field.copy_(field.Times(Math.Sqrt(1 - weight * weight)).Plus(other.Times(weight)));

    private static void Fails(Action<Tensor> spoil, string test, IVideoNoisePrior? prior = null)
    {
        using var scope = NewDisposeScope();
        prior ??= new IndependentNoise();
        var noise = prior.Sample(Shape, new NoiseKey(21));

        spoil(noise);

        using var white = new WhitenedNoise(noise, ((ILinearGaussianPrior)prior).Distribution(Shape));
        var finding = SystematicFindings.Of(white).Single(f => f.Name == test);
        Assert.False(finding.Passes, finding.ToString());
    }
}
