using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class WeightAverageTests
{
    [Fact]
    public void AnUpdateKeepsTheDecaysShareOfTheAverage()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var weight = new Parameter(tensor([1f, -2f]));
        using var average = new WeightAverage([("w", weight)], decay: 0.9);
        weight.copy_(tensor([2f, 0f]));

        average.Update();
        average.Update();

        // 0.81 of the start and 0.19 of the weights of now.
        Assert.True(average.Weights["w"].sub(tensor([1.19f, -1.62f])).abs().max().item<float>() < 1e-6f);
        Assert.Equal(["ema/w"], average.State.Select(s => s.Key));
    }

    // A tensor that nothing disposes may be finalized while native code still reads it: the process dies.
    [Fact]
    public void NoTensorIsLeftToTheGarbageCollector()
    {
        using var start = zeros(2);
        using var weight = new Parameter(start);
        var before = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

        using var average = new WeightAverage([("w", weight)], decay: 0.9);

        Assert.Equal(before, DisposeScopeManager.Statistics.CreatedOutsideScopeCount);
    }
}
