using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class AdaptiveProjectedGuidanceTests
{
    private static readonly NoiseLevel Level = TwoBranches.Level;

    /// <summary>Without projection, limit and momentum it is classifier-free guidance, from whichever branch it starts.</summary>
    [Theory]
    [InlineData(GuidanceOrigin.Positive, GuidedQuantity.Clean)]
    [InlineData(GuidanceOrigin.Negative, GuidedQuantity.Noise)]
    public void WithEverythingOffItIsClassifierFreeGuidance(GuidanceOrigin origin, GuidedQuantity quantity)
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        var rule = new AdaptiveProjectedGuidance(6) { Momentum = 0, ParallelShare = 1, Origin = origin, Quantity = quantity };

        var clean = rule.Guide(network.Bind, network.Prompts).Clean(TwoBranches.Noisy(), Level);

        TensorAssert.Close(network.Negative.Plus((network.Positive - network.Negative).Times(6)), clean, 1e-10);
    }

    [Fact]
    public void TheUpdateIsOrthogonalToTheConditionalEstimateOfEachClip()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        var rule = new AdaptiveProjectedGuidance(6) { Momentum = 0 };

        var update = rule.Guide(network.Bind, network.Prompts).Clean(TwoBranches.Noisy(), Level) - network.Positive;

        TensorAssert.Close(zeros([2, 1, 1, 1, 1]), PerClip.Inner(update, network.Positive), 1e-10);
        var whole = (network.Positive - network.Negative).Times(5);
        TensorAssert.Close(PerClip.Inner(update, update), PerClip.Inner(update, whole), 1e-9); // a projection of it
    }

    [Fact]
    public void TheNormOfAClipsUpdateHasALimit()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        Tensor Update(double norm) => new AdaptiveProjectedGuidance(2) { Momentum = 0, ParallelShare = 1, MaxNorm = norm }
            .Guide(network.Bind, network.Prompts).Clean(TwoBranches.Noisy(), Level) - network.Positive;

        var difference = network.Positive - network.Negative;
        TensorAssert.Close(ones([2, 1, 1, 1, 1]).Times(1.5), PerClip.Inner(Update(1.5), Update(1.5)).sqrt(), 1e-10);
        TensorAssert.Close(difference, Update(1e6), 1e-10);
    }

    /// <summary>With a branch pair that stays, the sum at the n-th level is (1 - m^n) / (1 - m) times the update.</summary>
    [Fact]
    public void TheMomentumRunsDownTheLevelsOfAWalkAndStartsAgainAtTheTop()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        var rule = new AdaptiveProjectedGuidance(2) { Momentum = -0.5, ParallelShare = 1 };
        var denoiser = rule.Guide(network.Bind, network.Prompts);
        var difference = network.Positive - network.Negative;

        foreach (var (sigma, factor) in new[] { (8.0, 1.0), (4, 0.5), (4, 0.5), (2, 0.75), (8, 1) })
        {
            var update = denoiser.Clean(TwoBranches.Noisy(), NoiseLevel.FromSigma(sigma)) - network.Positive;
            TensorAssert.Close(difference.Times(factor), update, 1e-10);
        }
    }

    [Fact]
    public void RunsOfOneRuleOnSeveralThreadsDoNotMeet()
    {
        var rule = new AdaptiveProjectedGuidance(3);
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseHeun(4).UseGuidance(rule).Build();
        var alone = pipeline.Generate("an orc", new GenerationOptions { Seed = 1 }).FramesSha256;

        var together = new string?[4];
        Parallel.For(0, 4, i => together[i] = pipeline.Generate("an orc", new GenerationOptions { Seed = 1 }).FramesSha256);

        Assert.All(together, hash => Assert.Equal(alone, hash));
    }

    [Fact]
    public void AtScaleOneOnlyThePromptIsEvaluated()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();

        var clean = new AdaptiveProjectedGuidance(1).Guide(network.Bind, network.Prompts).Clean(TwoBranches.Noisy(), Level);

        TensorAssert.BitEqual(network.Positive, clean);
        Assert.Equal(["positive"], network.EncodedTexts);
    }

    [Fact]
    public void ASettingOutOfRangeIsRefusedByName()
    {
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => new AdaptiveProjectedGuidance(-1));
        Assert.Throws<ArgumentOutOfRangeException>("Momentum", () => new AdaptiveProjectedGuidance(2) { Momentum = -1.5 });
        Assert.Throws<ArgumentOutOfRangeException>("ParallelShare", () => new AdaptiveProjectedGuidance(2) { ParallelShare = 2 });
        Assert.Throws<ArgumentOutOfRangeException>("MaxNorm", () => new AdaptiveProjectedGuidance(2) { MaxNorm = 0 });
    }
}
