using Pyoco.Testing;

namespace Pyoco.Noise.Tests;

public sealed class NoiseBuilderExtensionsTests
{
    [Fact]
    public void TheModelsOwnPriorIsMade()
    {
        using var pipeline = Builder(new NoisePriorSpec("progressive", ("alpha", 2))).UseModelNoise().Build();

        Assert.Equal("progressive(alpha=2)", pipeline.NoisePrior.ToString());
        Assert.Null(pipeline.PriorDivergence);
    }

    [Fact]
    public void AnotherAlphaIsAnotherPriorAndItsDivergenceIsKnown()
    {
        using var pipeline = Builder(new NoisePriorSpec("mixed", ("alpha", 1))).UseMixedNoise(2).AllowOtherPrior().Build();

        Assert.True(pipeline.PriorDivergence!.NatsPerElement > 0);
        Assert.Throws<InvalidOperationException>(() => Builder(new NoisePriorSpec("mixed", ("alpha", 1))).UseMixedNoise(2).Build());
    }

    [Fact]
    public void EachPriorHasItsCall()
    {
        using var independent = Builder(NoisePriorSpec.Independent).UseIndependentNoise().Build();
        using var progressive = Builder(new NoisePriorSpec("progressive", ("alpha", 3))).UseProgressiveNoise(3).Build();

        Assert.Equal("independent", independent.NoisePrior.Name);
        Assert.Equal("progressive", progressive.NoisePrior.Name);
    }

    private static VideoDiffusionPipelineBuilder Builder(NoisePriorSpec trained) => VideoDiffusionPipeline.CreateBuilder()
        .UseModel(() => new FakeVideoModel { Info = new FakeVideoModel().Info with { NoisePrior = trained } }).UseEuler(2);
}
