using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class StepHistoryTests
{
    [Fact]
    public void TheNewestValuesAreKeptAndTheOldestForgotten()
    {
        using var scope = NewDisposeScope();
        var history = new StepHistory(capacity: 2);
        foreach (var value in new[] { 1.0, 2, 3 })
        {
            history.Add(value, tensor(value));
        }

        var sum = history.Sum([10, 1]);

        Assert.Equal(2, history.Count);
        Assert.Equal(32, sum.item<double>());
    }

    [Fact]
    public void AValueTakesThePlaceOfTheOneBeforeItThere()
    {
        using var scope = NewDisposeScope();
        var history = new StepHistory(capacity: 3);
        history.Add(2, tensor(5.0));
        history.Add(2, tensor(9.0));

        Assert.Equal((1, 9), (history.Count, history.Sum([1]).item<double>()));
    }

    [Fact]
    public void TheIntegralIsThatOfTheLineThroughTheValues()
    {
        using var scope = NewDisposeScope();
        var history = new StepHistory(capacity: 3);
        history.Add(-1, tensor(5.0));
        history.Add(2, tensor(11.0)); // 7 + 2 t

        var integral = history.Integral(2, 4, StepIntegral.PlainMoments(2)); // the mean of 11 and 15

        Assert.Equal(13, integral.item<double>(), tolerance: 1e-12);
    }

    [Fact]
    public void AValueAtAnInfinitePlaceIsUsedAloneOrNotAtAll()
    {
        using var scope = NewDisposeScope();
        var history = new StepHistory(capacity: 3);
        history.Add(double.NegativeInfinity, tensor(5.0));

        Assert.Equal(1, history.Usable);
        Assert.Equal(5, history.Integral(double.NegativeInfinity, 0, [1]).item<double>());

        history.Add(0, tensor(7.0));
        Assert.Equal((2, 1), (history.Count, history.Usable));
        Assert.Throws<ArgumentException>("moments", () => history.Integral(0, 1, [1, 1]));
    }

    [Fact]
    public void ValuesOutliveTheScopeOfTheirStepAndNoneOutlivesTheWalk()
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (NewDisposeScope())
        {
            var history = new StepHistory(capacity: 1);
            using (NewDisposeScope())
            {
                history.Add(0, tensor(2.0));
            }

            using var sum = history.Sum([3]);
            Assert.Equal(6, sum.item<double>());
            history.Add(1, tensor(1.0));
            history.Forget(0);
            history.Add(1, tensor(1.0));
            history.Clear();
            Assert.Equal(0, history.Count);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
