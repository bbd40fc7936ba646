using Pyoco.TestSupport;

namespace Pyoco.Tests;

/// <summary>What the parts of a run return when they are broken is tested in <see cref="PipelineRunTests"/> and
/// <see cref="CheckedPartsTests"/>.</summary>
public sealed class RunPartsTests
{
    [Fact]
    public void ABranchThatTwoRulesReadIsBoundOnce()
    {
        var model = new FakeVideoModel();
        using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(model).UseNoise(CholeskyNoise.White).UseEuler(2)
            .UseGuidance(new ClassifierFreeGuidance(2).Within(0.5, 10)).Build();

        pipeline.Generate(["a", "b"]);

        Assert.Equal([2, 2], model.BoundBatches); // the prompts and the negative ones, of two clips
    }
}
