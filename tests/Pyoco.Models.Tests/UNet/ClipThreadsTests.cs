using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class ClipThreadsTests
{
    [Theory]
    [InlineData(2, 2)]
    [InlineData(7, 3)]
    [InlineData(4, 4)]
    public void EveryClipIsEvaluatedOnceAndInItsPlace(long clips, int threads)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();

        var result = ClipThreads.Map(clips, threads, (first, count) => tensor(Numbers(first, count)));

        Assert.Equal(Numbers(0, clips), result.data<long>().ToArray());

        static long[] Numbers(long first, long count) => [.. Enumerable.Range(0, (int)count).Select(i => first + i)];
    }

    [Fact]
    public void EachThreadHasItsShareAndNoGradients()
    {
        using var scope = NewDisposeScope();
        var (seen, all) = (new List<(int Thread, int Torch, bool Grad)>(), get_num_threads());

        ClipThreads.Map(2, threads: 2, (_, _) =>
        {
            lock (seen)
            {
                seen.Add((Environment.CurrentManagedThreadId, get_num_threads(), is_grad_enabled()));
            }

            return zeros(1);
        });

        Assert.Equal(2, seen.Select(s => s.Thread).Distinct().Count());
        Assert.All(seen, s => Assert.Equal((Math.Max(1, all / 2), false), (s.Torch, s.Grad)));
        Assert.Equal(all, get_num_threads());
    }

    // The last thread ends after the one that fails: nothing may compute any more when the call returns.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void AnExceptionOfAnyThreadIsTheCallersWhenAllHaveEnded(int failing)
    {
        using var scope = NewDisposeScope();
        var ended = 0;

        var thrown = Assert.Throws<OperationCanceledException>(() => ClipThreads.Map(3, threads: 3, (first, _) =>
        {
            if (first == failing)
            {
                throw new OperationCanceledException("of a test");
            }

            Thread.Sleep(50);
            Interlocked.Increment(ref ended);
            return zeros(1);
        }));

        Assert.Equal("of a test", thrown.Message);
        Assert.Equal(2, ended);
    }

    [Fact]
    public void NothingButTheResultOutlivesTheCall()
    {
        using var noGrad = no_grad();
        var made = new List<Tensor>();

        using var result = ClipThreads.Map(2, threads: 2, (first, count) =>
        {
            var (ones, part) = (torch.ones(count, 3), torch.ones(count, 3).neg_());
            lock (made)
            {
                made.AddRange([ones, part]);
            }

            return part;
        });

        Assert.Equal([2, 3], result.shape);
        Assert.Equal(4, made.Count);
        Assert.All(made, tensor => Assert.True(tensor.IsInvalid));
    }

    [Fact]
    public void WithGradientsABatchIsEvaluatedAsAWhole()
    {
        using var scope = NewDisposeScope();
        var video = zeros([4, 1, 1, 1, 1]);

        Assert.Equal(1, ClipThreads.For(video));
        using var noGrad = no_grad();
        Assert.Equal(1, ClipThreads.For(video.narrow(0, 0, 1)));
        Assert.Equal(ClipThreads.AreOn(CPU) ? Math.Min(4, get_num_threads()) : 1, ClipThreads.For(video));
    }
}
