using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class BranchPairTests
{
    [Theory]
    [InlineData(false, new long[] { 2, 2 })]
    [InlineData(true, new long[] { 4 })]
    public void EachBranchIsItsOwnEstimateInOneCallOrTwo(bool isBatched, long[] calls)
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();

        var branches = BranchPair.Bind(network.Bind, network.Prompts, isBatched);
        var (negative, positive) = branches.Denoise(TwoBranches.Noisy(), TwoBranches.Level);

        TensorAssert.BitEqual(network.Negative, negative);
        TensorAssert.BitEqual(network.Positive, positive);
        Assert.Equal(calls, network.Calls);
        Assert.Equal(isBatched ? "batched" : "one-by-one", BranchPair.Name(isBatched));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ItWorksInWhatTheNetworkPredicts(bool isBatched)
    {
        using var network = new TwoBranches(PredictedQuantity.Velocity);

        var branches = BranchPair.Bind(network.Bind, network.Prompts, isBatched);

        Assert.Same(PredictedQuantity.Velocity, branches.QuantityAt(TwoBranches.Level, GuidedQuantity.Prediction));
        Assert.Same(PredictedQuantity.Flow, branches.QuantityAt(TwoBranches.Level, GuidedQuantity.Flow));
    }
}
