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

    /// <summary>How many threads evaluate a batch; 1 where it is evaluated as a whole, as it is with gradients
    /// (<see cref="ClipGradients"/> halves such a batch first).</summary>
    /// <param name="video">Videos (B, C, F, H, W).</param>
    public static int For(Tensor video) => !is_grad_enabled() && AreOn(video.device)
        ? (int)Math.Clamp(video.size(VideoShape.BatchAxis), 1, get_num_threads())
        : 1;

    /// <summary>Evaluates the clips without gradients, each thread a range of them.</summary>
    /// <param name="clips">How many clips there are.</param>
    /// <param name="threads">How many threads evaluate them, from 2 to <paramref name="clips"/>.</param>
    /// <param name="evaluate">Evaluates the clips from a first one on, so many. Called on several threads at once.</param>
    /// <returns>The results behind one another; the caller owns them.</returns>
    /// <exception cref="OperationCanceledException">An evaluation was stopped.</exception>
    public static Tensor Map(long clips, int threads, Func<long, long, Tensor> evaluate)
    {
        var parts = new Tensor?[threads];
        try
        {
            Run(clips, threads, (thread, first, count) => parts[thread] = Detached(() => evaluate(first, count)));
            return cat(parts!, VideoShape.BatchAxis);
        }
        finally
        {
            Array.ForEach(parts, part => part?.Dispose());
        }
    }

    /// <summary>Does something with the clips on several threads at once, each with a range of them; all have ended when it returns or
    /// throws.</summary>
    /// <param name="clips">How many clips there are.</param>
    /// <param name="threads">How many threads there are, from 2 to <paramref name="clips"/>.</param>
    /// <param name="act">Takes the number of its thread, the first of its clips, and how many they are.</param>
    public static void Run(long clips, int threads, Action<int, long, long> act)
    {
        var share = Math.Max(1, get_num_threads() / threads);
        var others = Enumerable.Range(1, threads - 1).Select(thread => RunThreads.Shared.Start(() => Act(thread))).ToArray();
        try
        {
            Act(0);
            Array.ForEach(others, other => other.GetAwaiter().GetResult());
        }
        finally
        {
            Array.ForEach(others, other => Task.WaitAny(other)); // throws nothing of it
        }

        bool Act(int thread)
        {
            using var taken = ThreadShare.Take(share);
            var first = thread * clips / threads;
            act(thread, first, (thread + 1) * clips / threads - first);
            return true;
        }
    }

    // The result belongs to no dispose scope, as those of another thread are unknown here.
    private static Tensor Detached(Func<Tensor> evaluate)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return evaluate().DetachFromDisposeScope();
    }
}
