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
        using var average = new WeightAverage([new NamedWeight("w", weight)], decay: 0.9, warmsUp: false);
        weight.copy_(tensor([2f, 0f]));

        average.Update();
        average.Update();

        // 0.81 of the start and 0.19 of the weights of now.
        Assert.True(average.Weights["w"].sub(tensor([1.19f, -1.62f])).abs().max().item<float>() < 1e-6f);
        Assert.Equal(["ema/w"], average.State.Select(s => s.Key));
    }

    // The decay of update n is (1 + n) / (10 + n) until that is more than the decay asked for.
    [Fact]
    public void TheAverageOfAShortTrainingIsOfItsWeights()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var weight = new Parameter(zeros(1));
        using var average = new WeightAverage([new NamedWeight("w", weight)], decay: 0.25);
        weight.copy_(ones(1));
        var expected = 0.0;

        foreach (var decay in new[] { 1 / 10.0, 2 / 11.0, 0.25, 0.25 })
        {
            average.Update();
            expected = decay * expected + 1 - decay;
            Assert.Equal(expected, average.Weights["w"].item<float>(), 6);
        }
    }
}
