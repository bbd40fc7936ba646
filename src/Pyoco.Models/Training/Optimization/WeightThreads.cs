using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Does the same with each of many weights, on a CPU on several threads at once.</summary>
/// <remarks>An update is a dozen operations on each of hundreds of weights, most of which are too small for libtorch to share out among the
/// processors.</remarks>
internal static class WeightThreads
{
    /// <summary>Does something with each weight, without gradients; all is done when it returns or throws.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="act">Takes a weight's index. It is called on several threads at once, in a dispose scope of the thread.</param>
    public static void ForEach(IReadOnlyList<NamedWeight> weights, Action<int> act)
    {
        // Threads take turns from the largest weight on, so that all have about as much to do.
        int[] bySize = [.. Enumerable.Range(0, weights.Count).OrderByDescending(i => weights[i].Weight.numel())];
        var threads = weights.Count > 0 && ClipThreads.AreOn(weights[0].Weight.device) ? Math.Min(get_num_threads(), weights.Count) : 1;
        if (threads == 1)
        {
            ActFrom(0);
        }
        else
        {
            ClipThreads.Run(threads, threads, (thread, _, _) => ActFrom(thread));
        }

        void ActFrom(int first)
        {
            using var noGrad = no_grad();
            using var scope = NewDisposeScope();
            for (var i = first; i < bySize.Length; i += threads)
            {
                act(bySize[i]);
            }
        }
    }
}
