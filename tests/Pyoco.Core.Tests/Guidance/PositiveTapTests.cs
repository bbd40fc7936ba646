using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class PositiveTapTests
{
    [Theory]
    [InlineData(3, false, new long[] { 2, 2 })]
    [InlineData(3, true, new long[] { 4 })]
    [InlineData(1, false, new long[] { 2 })]
    [InlineData(0, false, new long[] { 2, 2 })] // the rule evaluates the negative branch alone
    public void ThePositiveBranchIsNotEvaluatedAgainWhereTheRuleHasEvaluatedIt(double scale, bool isBatched, long[] calls)
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        var tap = PositiveTap.Of(network.Bind, network.Prompts);
        var guided = new ClassifierFreeGuidance(scale) { IsBatched = isBatched }.Guide(tap.Bind, network.Prompts);

        var (output, positive) = tap.Denoise(guided, TwoBranches.Noisy(), TwoBranches.Level);

        TensorAssert.BitEqual(network.Positive, positive);
        TensorAssert.Close(network.Negative.Plus((network.Positive - network.Negative).Times(scale)), output.Clean, 1e-12);
        Assert.Equal(calls, network.Calls);
    }

    [Fact]
    public void WhatWasKeptIsOfThisCall()
    {
        using var scope = NewDisposeScope();
        using var network = new TwoBranches();
        var tap = PositiveTap.Of(network.Bind, network.Prompts);
        var rule = new ClassifierFreeGuidance(3).Guide(tap.Bind, network.Prompts);
        var later = new GuidedDenoiser((x, level) => level.Sigma > 1 ? rule.Denoise(x, level) : x.clone());

        tap.Denoise(later, TwoBranches.Noisy(), NoiseLevel.FromSigma(2));
        tap.Denoise(later, TwoBranches.Noisy(), NoiseLevel.FromSigma(0.5));

        Assert.Equal([2L, 2, 2], network.Calls);
    }

    [Fact]
    public void NothingOutlivesTheRun()
    {
        var x = TwoBranches.Noisy();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var network = new TwoBranches();
        var denoiser = new RescaledGuidance(new ClassifierFreeGuidance(3)) { Quantity = GuidedQuantity.Clean }
            .Guide(network.Bind, network.Prompts);

        denoiser.Denoise(x, TwoBranches.Level).Dispose();
        network.Dispose();

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        x.Dispose();
    }

    [Fact]
    public void TheNetworksPredictionIsPassedOn()
    {
        using var network = new TwoBranches(PredictedQuantity.Noise);
        var tap = PositiveTap.Of(network.Bind, network.Prompts);

        Assert.Same(PredictedQuantity.Noise, tap.Positive.PredictionAt(TwoBranches.Level));
        Assert.Same(PredictedQuantity.Noise, tap.Bind(network.Prompts.Positive).PredictionAt(TwoBranches.Level));
    }
}
