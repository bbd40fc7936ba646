using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class IntervalGuidanceTests
{
    [Theory]
    [InlineData(0.5, false)]
    [InlineData(0.6, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void OutsideTheIntervalThePromptAloneIsEvaluated(double sigma, bool isGuided)
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();

        var clean = new ClassifierFreeGuidance(3).Within(0.5, 4).Guide(network.Bind, network.Prompts)
            .Clean(TwoBranches.Noisy(), NoiseLevel.FromSigma(sigma));

        var guided = network.Negative.Plus((network.Positive - network.Negative).Times(3));
        TensorAssert.Close(isGuided ? guided : network.Positive, clean, 1e-12);
        Assert.Equal(isGuided ? 2 : 1, network.Calls.Count);
    }

    [Fact]
    public void ItGoesAroundAnyRuleAndAnyRuleGoesAroundIt()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches(PredictedQuantity.Noise);
        var x = TwoBranches.Noisy();
        var inside = new ClassifierFreeGuidance(5).Rescaled().Within(1).Guide(network.Bind, network.Prompts);
        var outside = new ClassifierFreeGuidance(5).Within(1).Rescaled().Guide(network.Bind, network.Prompts);

        foreach (var sigma in new[] { 3, 0.5 })
        {
            TensorAssert.Close(
                inside.Clean(x, NoiseLevel.FromSigma(sigma)), outside.Clean(x, NoiseLevel.FromSigma(sigma)), 1e-10);
        }

        Assert.Equal(2 * (2 + 1), network.Calls.Count);
    }

    [Fact]
    public void ItsNetworkIsBoundOnceAPrompt()
    {
        var model = new FakeVideoModel();
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(model).UseNoise(CholeskyNoise.White).UseEuler(3)
            .UseGuidance(new ClassifierFreeGuidance(3).Within(0.5, 4)).Build();

        pipeline.Generate("an orc");

        Assert.Equal(2, model.BoundBatches.Count);
    }
}
