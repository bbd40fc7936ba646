using Pyoco.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class TensorArithmeticTests
{
    [Fact]
    public void TheFormulasAreWhatTheNamesSay()
    {
        using var scope = NewDisposeScope();
        var (x, y, z) = (tensor([1.0, -2, 3]), tensor([4.0, 5, 6]), tensor([2.0, 4, 8]));

        Same([5, 3, 9], x.Plus(y));
        Same([3, 0.5, 6], x.Plus(y, 0.5));
        Same([2, -1, 4], x.Plus(1));
        Same([2.5, -5, 7.5], x.Times(2.5));
        Same([0.5, -1, 1.5], x.Over(2));
        Same([5, 3, 9], x.clone().Plus_(y));
        Same([3, 0.5, 6], x.clone().Plus_(y, 0.5));
        Same([2, -1, 4], x.clone().Plus_(1));
        Same([2.5, -5, 7.5], x.clone().Times_(2.5));
        Same([0.5, -1, 1.5], x.clone().Over_(2));
        Same([5, 8, 27], x.clone().PlusProduct_(y, z, 0.5));
        Same([5, 0.5, 4.5], x.clone().PlusQuotient_(y, z, 2));
        Same([1.75, -0.25, 3.75], x.clone().MoveTowards_(y, 0.25));
        Same([1, 0, 2.5], x.clone().Limit_(0, 2.5));
        Same([1, 5, 9], tensor(new double[] { 1, 2, 3 }).PlusAt_(0, tensor(new long[] { 1, 2, 2 }), tensor(new double[] { 3, 2, 4 })));
        Same([0, 1, 2], TensorArithmetic.Counting(3, ScalarType.Float64, CPU));
        Same([1.5, 1.5], TensorArithmetic.Filled([2], 1.5, ScalarType.Float64, CPU));
        Assert.Equal([false, false, true], tensor([1L, 2, 3]).Is(3).data<bool>().ToArray());
    }

    // TorchSharp's own x + y and x * 2 crash or give garbage here within a second.
    [Fact]
    public void CollectionsOnAnotherThreadDoNotSpoilANumber()
    {
        using var scope = NewDisposeScope();
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        var (ones, total) = (ones_like(zeros(8)), zeros(8));

        for (var i = 0; i < 20_000; i++)
        {
            using var step = NewDisposeScope();
            total.Plus_(ones.Times(3).Plus(ones).Over(2).Plus(-1)); // (3 + 1) / 2 - 1
        }

        stop.Cancel();
        collector.Join();
        Same([.. Enumerable.Repeat(20_000.0, 8)], total.to(ScalarType.Float64));
    }

    private static void Same(double[] expected, Tensor actual)
    {
        using var reference = tensor(expected);
        TensorAssert.BitEqual(reference, actual);
    }
}
