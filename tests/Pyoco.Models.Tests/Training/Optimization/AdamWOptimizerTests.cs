using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

// Agreement with the reference over several steps is the golden case's affair.
public sealed class AdamWOptimizerTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheFirstStepMovesByTheRateAgainstTheSignOfTheGradient()
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(tensor([1f, -2f, 3f]));
        using var optimizer = new AdamWOptimizer(
            [new NamedWeight("w", weight)], new OptimizerOptions { WeightDecay = 0, GradientClip = double.PositiveInfinity });
        weight.mul(tensor([0.5f, -4f, 1f])).sum().backward();

        var norm = optimizer.Step(0.01);

        Assert.Equal(Math.Sqrt(0.25 + 16 + 1), norm, 5);
        Assert.True(weight.sub(tensor([0.99f, -1.99f, 2.99f])).abs().max().item<float>() < 1e-6f);
        Assert.Null(weight.grad);
    }

    [Fact]
    public void WeightDecayIsDecoupledAndGradientsAreClippedTogether()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (new Parameter(ones(1)), new Parameter(ones(1)));
        using var optimizer = new AdamWOptimizer(
            [new NamedWeight("a", a), new NamedWeight("b", b)], new OptimizerOptions { WeightDecay = 0.5, GradientClip = 1, Epsilon = 1 });
        a.Times(3).Plus(b.Times(4)).sum().backward();

        Assert.Equal(5, optimizer.Step(0.1), 5);

        // Clipped to (0.6, 0.8): mean and root of square are those values, epsilon is 1.
        Assert.Equal(1 - 0.05 - 0.1 * 0.6 / 1.6, a.item<float>(), 5);
        Assert.Equal(1 - 0.05 - 0.1 * 0.8 / 1.8, b.item<float>(), 5);
    }

    [Fact]
    public void WeightsTogetherMoveAsEachAloneToTheBit()
    {
        using var scope = NewDisposeScope();
        Parameter[] Some() => [.. Enumerable.Range(1, 9).Select(i => new Parameter(TinyModels.Normal(i * i)))];
        var (together, alone) = (Some(), Some());
        var options = new OptimizerOptions { GradientClip = double.PositiveInfinity };
        NamedWeight[] named = [.. together.Select((weight, i) => new NamedWeight($"w{i}", weight))];
        using var optimizer = new AdamWOptimizer(named, options);

        Step(together, optimizer);
        Step(together, optimizer);

        foreach (var (one, weight) in alone.Zip(together))
        {
            using var own = new AdamWOptimizer([new NamedWeight("w", one)], options);
            Step([one], own);
            Step([one], own);
            Assert.Equal(one.data<float>().ToArray(), weight.data<float>().ToArray());
        }

        static void Step(Parameter[] weights, AdamWOptimizer optimizer)
        {
            Array.ForEach(weights, w => w.square().sum().backward());
            optimizer.Step(0.01);
        }
    }

    [Fact]
    public void ARestoredStateGoesOnBitForBit()
    {
        using var scope = NewDisposeScope();
        var (one, other) = (new Parameter(TinyModels.Normal(4)), new Parameter(zeros(4)));
        using var first = new AdamWOptimizer([new NamedWeight("w", one)], new OptimizerOptions());
        using var second = new AdamWOptimizer([new NamedWeight("w", other)], new OptimizerOptions());
        Run(one, first);
        var path = Path.Combine(_folder, "state.safetensors");
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor>(first.State));

        using (var file = SafetensorsFile.Open(path))
        {
            second.Restore(file, first.Updates);
        }

        Run(one, first);
        Run(other, second);
        Assert.Equal(one.data<float>().ToArray(), other.data<float>().ToArray());

        static void Run(Parameter weight, AdamWOptimizer optimizer)
        {
            weight.square().sum().backward();
            optimizer.Step(0.01);
        }
    }

    [Fact]
    public void ALossThatDoesNotReachTheNetworkIsSaid()
    {
        using var optimizer = new AdamWOptimizer([new NamedWeight("w", new Parameter(zeros(1)))], new OptimizerOptions());

        Assert.Contains("gradient", Assert.Throws<InvalidOperationException>(() => optimizer.Step(0.1)).Message);
    }

    [Fact]
    public void GradientsOfSeveralBatchesAreAveraged()
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(ones(2));
        using var optimizer = new AdamWOptimizer([new NamedWeight("w", weight)], new OptimizerOptions());
        weight.mul(tensor([3f, 0f])).sum().backward();
        weight.mul(tensor([5f, 8f])).sum().backward();

        Assert.Equal(Math.Sqrt(32), optimizer.Step(0.1, batches: 2), 5); // of (4, 4)
    }

    [Fact]
    public void GradientsThatAreNotFiniteChangeNothing()
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(ones(2));
        using var optimizer = new AdamWOptimizer([new NamedWeight("w", weight)], new OptimizerOptions());
        weight.mul(tensor([1f, float.NaN])).sum().backward();

        Assert.Throws<TrainingDivergedException>(() => optimizer.Step(0.1));

        Assert.Equal([1f, 1f], weight.data<float>().ToArray());
        Assert.Null(weight.grad);
        Assert.Equal(0, optimizer.Updates);
    }
}
