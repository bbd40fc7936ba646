using Pyoco.TestSupport;

namespace Pyoco.Noise.Tests;

public sealed class NoiseBuilderExtensionsTests
{
    [Fact]
    public void TheModelsOwnPriorIsMade()
    {
        using var pipeline = Builder(new MethodSpec("progressive", ("alpha", 2))).UseModelNoise().Build();

        Assert.Equal("progressive(alpha=2)", pipeline.NoisePrior.ToString());
        Assert.Null(pipeline.PriorDivergence);
    }

    [Fact]
    public void AnotherAlphaIsAnotherPriorAndItsDivergenceIsKnown()
    {
        using var pipeline = Builder(new MethodSpec("mixed", ("alpha", 1))).UseMixedNoise(2).AllowOtherPrior().Build();

        Assert.True(pipeline.PriorDivergence!.NatsPerElement > 0);
        Assert.Throws<InvalidOperationException>(() => Builder(new MethodSpec("mixed", ("alpha", 1))).UseMixedNoise(2).Build());
    }

    [Fact]
    public void TheDivergenceIsKnownHoweverThePriorIsGiven()
    {
        IVideoNoisePrior frequency = new FrequencyNoise(new ProgressiveNoise(2), new IndependentNoise(), SpatialFilter.Gaussian());
        foreach (var prior in new[] { new MixedNoise(1), new ProgressiveNoise(2), frequency })
        {
            using var pipeline = Builder(MethodSpec.Independent).UseNoise(prior).AllowOtherPrior().Build();

            var expected = ((ILinearGaussianPrior)prior).KullbackLeibler(new IndependentNoise(), pipeline.Model.LatentShape);
            Assert.Equal(expected, pipeline.PriorDivergence!.NatsPerElement!.Value, 12);
            Assert.True(expected > 0);
        }

        using var degenerate = Builder(MethodSpec.Independent).UseNoise(new SharedNoise()).AllowOtherPrior().Build();
        Assert.Equal(double.PositiveInfinity, degenerate.PriorDivergence!.NatsPerElement);
    }

    [Fact]
    public void EachPriorHasItsCall()
    {
        AssertDraws("independent", b => b.UseIndependentNoise());
        AssertDraws("mixed(alpha=2)", b => b.UseMixedNoise(2));
        AssertDraws("progressive(alpha=3)", b => b.UseProgressiveNoise(3));
        AssertDraws("shared", b => b.UseSharedNoise());
        AssertDraws("decomposed(shares=[0.5, 0.5])", b => b.UseDecomposedNoise(0.5, 0.5));
        AssertDraws(
            "kernel(kernel=ou, nugget=0, rate=8, scale=1)", b => b.UseGaussianProcessNoise(CovarianceKernel.OrnsteinUhlenbeck, 1, rate: 8));
        AssertDraws(
            "kernel(kernel=ou, nugget=0, scale=1, times=[0, 2])",
            b => b.UseGaussianProcessNoise(CovarianceKernel.OrnsteinUhlenbeck, 1, [0, 2]));
        AssertDraws("looping(alpha=2, period=8)", b => b.UseLoopingNoise(8));
        AssertDraws("shots(across=0.1, lengths=[2, 3], within=mixed(alpha=1))", b => b.UseMultiShotNoise(new MixedNoise(), [2, 3], 0.1));
        AssertDraws(
            "blended(first=shared, second=independent, share=0.25)",
            b => b.UseBlendedNoise(new SharedNoise(), new IndependentNoise(), 0.25));
    }

    [Fact]
    public void PriorsOfPartsAndVideosHaveTheirCallsToo()
    {
        using var video = TorchSharp.torch.zeros([1, 1, 2, 3, 3]);
        var hash = new FixedNoise(video).Spec.Parameters["sha256"];

        AssertDraws(
            "offset(offsets=shared, pixels=independent, strength=0.1)", b => b.UseOffsetNoise(new IndependentNoise(), new SharedNoise()));
        AssertDraws(
            "frequency(cutoff=0.25, filter=gaussian, high=independent, low=shared)",
            b => b.UseFrequencyNoise(new SharedNoise(), new IndependentNoise(), SpatialFilter.Gaussian()));
        AssertDraws("rescheduled(context=independent, length=16, stride=4)", b => b.UseFreeNoise(new IndependentNoise()));
        AssertDraws($"residual(sha256={hash}, threshold=0.1)", b => b.UseResidualNoise(video));
        AssertDraws($"captured(sha256={hash}, steps=independent)", b => b.UseFixedNoise(video, new IndependentNoise()));
        Assert.Contains("no such file", Assert.Throws<InvalidOperationException>(
            () => Builder(MethodSpec.Independent).UseFixedNoise("no such file").Build()).Message);
    }

    [Fact]
    public void OtherWaysToDrawALawNeedNoLeave()
    {
        using var device = Builder(new MethodSpec("mixed", ("alpha", 1))).UseDeviceNoise(new MixedNoise(1)).Build();

        Assert.Equal("mixed(alpha=1)", device.NoisePrior.ToString());
    }

    private static void AssertDraws(string prior, Func<VideoDiffusionPipelineBuilder, VideoDiffusionPipelineBuilder> use)
    {
        using var pipeline = use(Builder(new MethodSpec("another"))).AllowOtherPrior().Build();

        Assert.Equal(prior, pipeline.NoisePrior.ToString());
    }

    private static VideoDiffusionPipelineBuilder Builder(MethodSpec trained) => VideoDiffusionPipeline.CreateBuilder()
        .UseModel(() => new FakeVideoModel { Info = new FakeVideoModel().Info with { NoisePrior = trained } }).UseEuler(2);
}
