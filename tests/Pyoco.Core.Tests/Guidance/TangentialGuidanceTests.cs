using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class TangentialGuidanceTests
{
    /// <summary>The angle's formula against the singular value decomposition that defines it, clip by clip.</summary>
    [Theory]
    [InlineData(GuidedQuantity.Clean)]
    [InlineData(GuidedQuantity.Velocity)]
    public void TheNegativeBranchIsProjectedOntoTheFirstSingularDirection(GuidedQuantity asked)
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        var (x, level) = (TwoBranches.Noisy(), TwoBranches.Level);
        var quantity = asked.At(level, network.Bind(network.Prompts.Positive));

        var clean = new TangentialGuidance(6.5) { Quantity = asked }.Guide(network.Bind, network.Prompts).Clean(x, level);

        var (negative, positive) = (quantity.Of(network.Negative, x, level), quantity.Of(network.Positive, x, level));
        var guided = quantity.Of(clean, x, level);
        for (var clip = 0; clip < 2; clip++)
        {
            var (p, n) = (positive[clip].flatten(), negative[clip].flatten());
            var (_, _, directions) = linalg.svd(stack([p, n]), fullMatrices: false);
            var v = directions[0];
            var projected = v * (n * v).sum();
            TensorAssert.Close(projected.Plus((p - projected).Times(6.5)), guided[clip].flatten(), 1e-9);
        }
    }

    [Fact]
    public void BranchesThatAgreeStayAsTheyAre()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        network.Negative.copy_(network.Positive);

        var clean = new TangentialGuidance(7) { Quantity = GuidedQuantity.Clean, IsBatched = true }
            .Guide(network.Bind, network.Prompts).Clean(TwoBranches.Noisy(), TwoBranches.Level);

        TensorAssert.Close(network.Positive, clean, 1e-12);
    }

    [Fact]
    public void AScaleOutOfRangeIsRefusedAndOneOfOneIsThePromptAlone()
    {
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => new TangentialGuidance(-1));
        Assert.False(new TangentialGuidance(1).UsesNegativePrompt);
    }
}
