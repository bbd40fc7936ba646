using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class WalkMemoryTests
{
    [Fact]
    public void TheSumRunsDownTheLevels()
    {
        using var scope = NewDisposeScope();
        using var memory = new WalkMemory();

        float[] sums = [Add(memory, 8, 1), Add(memory, 4, 10), Add(memory, 2, 100)];

        Assert.Equal([1, 10.5f, 105.25f], sums);
    }

    [Fact]
    public void ALevelThatIsEvaluatedAgainCountsOnce()
    {
        using var scope = NewDisposeScope();
        using var memory = new WalkMemory();

        Add(memory, 8, 1);
        Add(memory, 4, 7); // Heun's corrector
        var sum = Add(memory, 4, 10);

        Assert.Equal(10.5f, sum);
    }

    [Fact]
    public void AWalkThatGoesUpAgainGoesOnFromTheLevelsAbove()
    {
        using var scope = NewDisposeScope();
        using var memory = new WalkMemory();

        Add(memory, 8, 1);
        Add(memory, 4, 7);
        Add(memory, 2, 7);
        var restarted = Add(memory, 5, 10);

        Assert.Equal(10.5f, restarted);
    }

    [Fact]
    public void AWalkFromTheTopHasNoPastNorHasOneThatOnlyClimbs()
    {
        using var scope = NewDisposeScope();
        using var memory = new WalkMemory();

        Add(memory, double.PositiveInfinity, 3);
        Add(memory, 4, 7);

        Assert.Equal(10f, Add(memory, double.PositiveInfinity, 10));
        Assert.Equal([1f, 2f, 3f], new[] { 1.0, 2, 3 }.Select(s => Add(new WalkMemory(), s, (float)s)));
    }

    [Fact]
    public void LevelsAboveAreCounted()
    {
        using var memory = new WalkMemory();

        Assert.Equal([0, 1, 1, 2, 1, 0], new[] { 8.0, 4, 4, 2, 5, 8 }.Select(s => memory.Visit(NoiseLevel.FromSigma(s))));
    }

    [Fact]
    public void ALongWalkKeepsFewTensorsAndTheRightSum()
    {
        using var memory = new WalkMemory();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var sum = 0f;

        for (var i = 0; i < 500; i++)
        {
            using var scope = NewDisposeScope();
            sum = Add(memory, 500 - i, 1);
        }

        Assert.Equal(2, sum, 1e-5);
        Assert.InRange(DisposeScopeManager.Statistics.ThreadTotalLiveCount - before, 1, 64);
        memory.Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void AnotherShapeIsRefused()
    {
        using var scope = NewDisposeScope();
        using var memory = new WalkMemory();
        memory.Accumulate(ones([1, 1, 4, 2, 2]), 0.5, NoiseLevel.FromSigma(2));

        var error = Assert.Throws<InvalidOperationException>(() => memory.Accumulate(ones([1, 1, 3, 2, 2]), 0.5, NoiseLevel.FromSigma(1)));

        Assert.Contains("windows", error.Message);
    }

    private static float Add(WalkMemory memory, double sigma, float update) =>
        memory.Accumulate(ones([1, 1, 1, 1, 1]).Times(update), momentum: 0.5, new NoiseLevel(1 / sigma, 1)).item<float>();
}
