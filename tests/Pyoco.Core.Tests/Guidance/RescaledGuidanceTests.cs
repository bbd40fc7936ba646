using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class RescaledGuidanceTests
{
    /// <summary>With share 1 each clip's guided quantity has the deviation of the conditional one, and is the guided one but for a
    /// factor.</summary>
    [Theory]
    [InlineData(GuidedQuantity.Clean)]
    [InlineData(GuidedQuantity.Noise)]
    [InlineData(GuidedQuantity.Velocity)]
    [InlineData(GuidedQuantity.Flow)]
    public void TheDeviationIsThatOfTheConditionalBranch(GuidedQuantity asked)
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        var (x, level) = (TwoBranches.Noisy(), TwoBranches.Level);
        var quantity = asked.At(level, network.Bind(network.Prompts.Positive));

        var rule = new RescaledGuidance(new ClassifierFreeGuidance(5), share: 1) { Quantity = asked };
        var clean = rule.Guide(network.Bind, network.Prompts).Clean(x, level);

        var rescaled = quantity.Of(clean, x, level);
        var guided = quantity.Of(network.Negative.Plus((network.Positive - network.Negative).Times(5)), x, level);
        TensorAssert.Close(PerClip.Deviation(quantity.Of(network.Positive, x, level)), PerClip.Deviation(rescaled), 1e-10);
        var factors = rescaled.div(guided).view(2, -1);
        TensorAssert.Close(factors.select(1, 0).unsqueeze(1).expand(factors.shape), factors, 1e-8);
    }

    [Fact]
    public void AShareIsTakenOfTheRescaledPrediction()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches(PredictedQuantity.Velocity);
        Tensor Clean(double share) => new ClassifierFreeGuidance(5).Rescaled(share).Guide(network.Bind, network.Prompts)
            .Clean(TwoBranches.Noisy(), TwoBranches.Level);

        TensorAssert.Close(Clean(1).Times(0.7).Plus(Clean(0).Times(0.3)), Clean(0.7), 1e-10);
        TensorAssert.Close(network.Negative.Plus((network.Positive - network.Negative).Times(5)), Clean(0), 1e-10);
    }

    [Fact]
    public void TheNoiseOfAnotherBranchStays()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches(PredictedQuantity.Noise);

        var output = new RescaledGuidance(new CfgPlusPlusGuidance(0.6)).Guide(network.Bind, network.Prompts)
            .Denoise(TwoBranches.Noisy(), TwoBranches.Level);

        TensorAssert.BitEqual(network.Negative, output.NoiseFrom!);
        Assert.Equal([2L, 2], network.Calls);
    }

    [Fact]
    public void AnUnknownPredictionAndAShareOutOfRangeAreRefused()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        var denoiser = new RescaledGuidance(new ClassifierFreeGuidance(5)).Guide(network.Bind, network.Prompts);

        Assert.Throws<NotSupportedException>(() => denoiser.Denoise(TwoBranches.Noisy(), TwoBranches.Level));
        Assert.Throws<ArgumentOutOfRangeException>("share", () => new RescaledGuidance(new ClassifierFreeGuidance(5), 1.1));
        Assert.False(new RescaledGuidance(new ClassifierFreeGuidance(1)).UsesNegativePrompt);
    }
}
