using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Losses of the clips of a batch, and the gradients of their mean: on a CPU of two halves of the batch side by side.</summary>
/// <remarks>Two, however many processors there are: gradients of both halves are added in the order in which they come, and only a sum of
/// two does not depend on it. A training that goes on after a stop is the same to the bit.</remarks>
internal static class ClipGradients
{
    private const int Halves = 2;

    /// <summary>How many threads a network's training takes for a batch; 1 where it is evaluated as a whole.</summary>
    /// <param name="network">The network.</param>
    /// <param name="clips">The clips of the batch.</param>
    public static int ThreadsFor(IVideoNetwork network, int clips) =>
        clips >= Halves && network.PrefersBatches && network is not UNetNetwork { Recomputes: true } ? Halves : 1;

    /// <summary>Adds the gradients of the mean loss to those that the weights have.</summary>
    /// <param name="weights">The weights that learn.</param>
    /// <param name="clips">How many clips there are.</param>
    /// <param name="threads">1, or 2 for two halves side by side.</param>
    /// <param name="losses">Losses (B) of so many clips from a first one on, with the graph behind them; called on each thread.</param>
    /// <returns>The loss of each clip.</returns>
    public static double[] Add(IReadOnlyList<NamedWeight> weights, int clips, int threads, Func<long, long, Tensor> losses)
    {
        var values = new double[clips];
        if (threads == 1)
        {
            AddPart(0, 0, clips);
            return values;
        }

        // Three would be a sum whose order matters.
        using var scope = NewDisposeScope();
        var earlier = weights.Select(w => w.Weight.grad).ToArray();
        SetGradients(weights, _ => null);
        try
        {
            ClipThreads.Run(clips, threads, AddPart);
        }
        catch
        {
            SetGradients(weights, i => earlier[i]); // half of a batch is none
            throw;
        }

        using var noGrad = no_grad();
        SetGradients(weights, i => Sum(earlier[i], weights[i].Weight.grad));
        return values;

        void AddPart(int thread, long first, long count)
        {
            using var scope = NewDisposeScope();
            using var grad = set_grad_enabled(true);
            var part = losses(first, count);
            part.sum().Over(clips).backward();
            part.detach().to(ScalarType.Float64).cpu().data<double>().ToArray().CopyTo(values, first);
        }
    }

    private static void SetGradients(IReadOnlyList<NamedWeight> weights, Func<int, Tensor?> gradient)
    {
        for (var i = 0; i < weights.Count; i++)
        {
            weights[i].Weight.grad = gradient(i);
        }
    }

    private static Tensor? Sum(Tensor? before, Tensor? now) => before is null || now is null ? before ?? now : before.Plus_(now);
}
