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
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var network = new TwoBranches(PredictedQuantity.Velocity);
        var (noisy, level) = (TwoBranches.Noisy(), TwoBranches.Level);
        var branches = BranchPair.Bind(network.Bind, network.Prompts, isBatched);

        var clean = branches.Guide(GuidedQuantity.Prediction, (negative, positive, at) =>
        {
            TensorAssert.Close(PredictedQuantity.Velocity.Of(network.Negative, noisy, at), negative, 1e-12);
            TensorAssert.Close(PredictedQuantity.Velocity.Of(network.Positive, noisy, at), positive, 1e-12);
            return positive.alias();
        }).Clean(noisy, level);

        TensorAssert.Close(network.Positive, clean, 1e-12);
    }
}
