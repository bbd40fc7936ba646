using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class GuidanceBuilderExtensionsTests
{
    public static TheoryData<string, Func<VideoDiffusionPipelineBuilder, VideoDiffusionPipelineBuilder>> Rules => new()
    {
        { "composed", b => b.UseComposedGuidance(2, new WeightedPrompt("snow", 1)) },
        { "projected", b => b.UseProjectedGuidance(2, maxNorm: 3) },
        { "zero-star", b => b.UseZeroStarGuidance(2, zeroLevels: 1) },
        { "cfg++", b => b.UseCfgPlusPlus(0.6) },
        { "auto", b => b.UseAutoGuidance(new FakeVideoModel(), 2) },
        { "frames", b => b.UseFrameGuidance(1, 3) },
    };

    [Theory, MemberData(nameof(Rules))]
    public void TheRuleIsThatOfTheMethod(string name, Func<VideoDiffusionPipelineBuilder, VideoDiffusionPipelineBuilder> use)
    {
        using var pipeline = use(Builder()).Build();

        Assert.Equal(name, pipeline.Generate("x").Report!.Guidance!.Name);
    }

    [Fact]
    public void ARuleThatWorksInThePredictionRefusesANetworkThatDoesNotSayIt()
    {
        using var pipeline = Builder().UseTangentialGuidance(3).Build();

        Assert.Contains("PredictionAt", Assert.Throws<NotSupportedException>(() => pipeline.Generate("x")).Message);
    }

    [Fact]
    public void AllNumbersOutOfRangeAreInOneMessage()
    {
        var builder = Builder().UseComposedGuidance(2).UseProjectedGuidance(-1).UseZeroStarGuidance(2, -1).UseTangentialGuidance(double.NaN)
            .UseCfgPlusPlus(7.5).UseFrameGuidance();

        var message = Assert.Throws<InvalidOperationException>(() => builder.Build()).Message;

        Assert.Equal(6, message.Split("The guidance rule cannot be made: ").Length - 1);
    }

    private static VideoDiffusionPipelineBuilder Builder() =>
        VideoDiffusionPipeline.CreateBuilder().UseModel(() => new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(3);
}
