using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Evaluates the clips of a batch side by side on a CPU: some on each of several threads, which share the processors.</summary>
/// <remarks>Several processors wait for one another in every operation that they share, and the operations of one clip are small. Clips are
/// independent of one another, so the threads of different clips meet only at the end.</remarks>
internal static class ClipThreads
{
    /// <summary>Whether clips of a batch are evaluated side by side on a device: on a CPU, where the process's threads are several and can
    /// be shared out.</summary>
    public static bool AreOn(Device device) => device.type == DeviceType.CPU && get_num_threads() > 1 && ThreadShare.IsAvailable;

    /// <summary>How many threads evaluate a batch; 1 where it is evaluated as a whole, as it is with gradients.</summary>
    /// <param name="video">Videos (B, C, F, H, W).</param>
    public static int For(Tensor video) => !is_grad_enabled() && AreOn(video.device)
        ? (int)Math.Clamp(video.size(VideoShape.BatchAxis), 1, get_num_threads())
        : 1;

    /// <summary>Evaluates the clips, each thread a range of them.</summary>
    /// <param name="clips">How many clips there are.</param>
    /// <param name="threads">How many threads evaluate them, from 2 to <paramref name="clips"/>.</param>
    /// <param name="evaluate">Evaluates the clips from a first one on, so many. Called on several threads at once, without
    /// gradients.</param>
    /// <returns>The results behind one another; the caller owns them.</returns>
    /// <exception cref="OperationCanceledException">An evaluation was stopped.</exception>
    public static Tensor Map(long clips, int threads, Func<long, long, Tensor> evaluate)
    {
        var share = Math.Max(1, get_num_threads() / threads);
        long First(long thread) => thread * clips / threads;
        Tensor Part(int thread) => Evaluate(share, () => evaluate(First(thread), First(thread + 1) - First(thread)));

        var others = Enumerable.Range(1, threads - 1).Select(thread => RunThreads.Shared.Start(() => Part(thread))).ToArray();
        try
        {
            using var own = Part(0);
            return cat([own, .. others.Select(other => other.GetAwaiter().GetResult())], VideoShape.BatchAxis);
        }
        finally
        {
            Release(others);
        }
    }

    // The result belongs to no dispose scope, as those of another thread are unknown here.
    private static Tensor Evaluate(int share, Func<Tensor> evaluate)
    {
        using var threads = ThreadShare.Take(share);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return evaluate().DetachFromDisposeScope();
    }

    // All have ended when this returns, so that nothing computes with what the caller releases.
    private static void Release(Task<Tensor>[] others)
    {
        foreach (var other in others)
        {
            Task.WaitAny(other); // throws nothing of it
            if (other.Exception is null)
            {
                other.Result.Dispose();
            }
        }
    }
}
