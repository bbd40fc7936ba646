using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class KeptUpdateTests
{
    private static readonly NoiseLevel High = NoiseLevel.FromSigma(4);
    private static readonly NoiseLevel Low = NoiseLevel.FromSigma(1);

    /// <summary>The same difference of two noises at a quarter of the level is a quarter of the difference of the clean
    /// estimates.</summary>
    [Fact]
    public void TheUpdateIsTheSameInItsQuantity()
    {
        using var scope = NewDisposeScope();
        using var update = new KeptUpdate(every: 2);
        var (guided, positive, below) = (TwoBranches.Noisy(1), TwoBranches.Noisy(2), TwoBranches.Noisy(3));
        var noise = PredictedQuantity.Noise;

        Assert.False(update.Serves(High));
        update.Keep(new DenoiserOutput(guided), positive, noise.PerClean(High));
        Assert.True(update.Serves(Low));
        var output = update.On(below, noise.PerClean(Low));

        TensorAssert.Close(below.Plus(guided.sub(positive), 0.25), output.Clean, 1e-12);
        Assert.Null(output.NoiseFrom);
    }

    [Fact]
    public void TheNoiseOfAnotherBranchIsKeptToo()
    {
        using var scope = NewDisposeScope();
        using var update = new KeptUpdate(every: 2);
        var (guided, positive, noise) = (TwoBranches.Noisy(1), TwoBranches.Noisy(2), TwoBranches.Noisy(3));

        update.Serves(High);
        update.Keep(new DenoiserOutput(guided, noise), positive, perClean: 1);
        var output = update.On(positive, perClean: 1);

        TensorAssert.Close(guided, output.Clean, 1e-12);
        TensorAssert.Close(noise, output.NoiseFrom!, 1e-12);
    }

    [Fact]
    public void DisposalReleasesEverything()
    {
        using var scope = NewDisposeScope();
        var (guided, positive) = (TwoBranches.Noisy(1), TwoBranches.Noisy(2));
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var update = new KeptUpdate(every: 2);

        update.Keep(new DenoiserOutput(guided, positive), positive, perClean: 1);
        update.Keep(new DenoiserOutput(guided), positive, perClean: 1);
        update.Dispose();

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.False(update.Serves(High));
    }
}
