using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class WeightThreadsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void EachWeightHasItsTurnOnce(int count)
    {
        using var scope = NewDisposeScope();
        var turns = new int[count];

        WeightThreads.ForEach(Weights(count), i => Interlocked.Increment(ref turns[i]));

        Assert.All(turns, times => Assert.Equal(1, times));
    }

    [Fact]
    public void OnACpuAllThreadsTakePartAndNoneRecordsGradients()
    {
        using var scope = NewDisposeScope();
        var (seen, all) = (new List<(int Thread, bool Grad)>(), get_num_threads());

        WeightThreads.ForEach(Weights(3 * all), _ =>
        {
            lock (seen)
            {
                seen.Add((Environment.CurrentManagedThreadId, is_grad_enabled()));
            }
        });

        Assert.Equal(ClipThreads.AreOn(CPU) ? all : 1, seen.Select(s => s.Thread).Distinct().Count());
        Assert.All(seen, s => Assert.False(s.Grad));
        Assert.True(is_grad_enabled());
    }

    [Fact]
    public void WhatATurnMakesIsReleased()
    {
        using var scope = NewDisposeScope();
        var made = new Tensor[4];

        WeightThreads.ForEach(Weights(made.Length), i => made[i] = ones(2));

        Assert.All(made, tensor => Assert.True(tensor.IsInvalid));
    }

    [Fact]
    public void AnExceptionIsTheCallers()
    {
        using var scope = NewDisposeScope();

        var thrown = Assert.Throws<InvalidOperationException>(
            () => WeightThreads.ForEach(Weights(4), i => throw new InvalidOperationException($"of weight {i}")));

        Assert.Contains("of weight", thrown.Message);
    }

    private static NamedWeight[] Weights(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new NamedWeight($"w{i}", new Parameter(zeros(1 + i % 3))))];
}
