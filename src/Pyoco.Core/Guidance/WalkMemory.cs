using static TorchSharp.torch;

namespace Pyoco;

/// <summary>What a guided denoiser remembers of its run: a tensor for each level above the one that is evaluated.</summary>
/// <remarks>A level forgets what was kept at it and below it. So a level that is evaluated twice (the corrector of Heun's sampler) counts
/// once, a walk that goes up again (churn, Restart) goes on from the levels above, and one that starts again from the top (the passes of
/// FreeInit) has no past. The memory belongs to one run, which is on one thread.</remarks>
internal sealed class WalkMemory : IDisposable
{
    // Further back, only a walk that climbs so far would look.
    private const int MostTensors = 64;

    private readonly Stack<double> _sigmas = [];
    private readonly LinkedList<Tensor> _kept = [];

    /// <summary>Comes to a level.</summary>
    /// <returns>How many levels above it were evaluated.</returns>
    public int Visit(NoiseLevel level)
    {
        while (_sigmas.TryPeek(out var last) && last <= level.Sigma)
        {
            _sigmas.Pop();
            Forget(_kept.Last);
        }

        _sigmas.Push(level.Sigma);
        return _sigmas.Count - 1;
    }

    /// <summary>The sum that runs down the levels, <c>sum = update + momentum * (sum at the level above)</c>, kept for the next
    /// one.</summary>
    /// <exception cref="InvalidOperationException">The level above had a video of another shape.</exception>
    public Tensor Accumulate(Tensor update, double momentum, NoiseLevel level)
    {
        Visit(level);
        if (_kept.Last?.Value is { } above && !above.shape.AsSpan().SequenceEqual(update.shape))
        {
            throw new InvalidOperationException(
                $"Guidance with momentum saw [{string.Join(", ", above.shape)}] at the level above and sees "
                    + $"[{string.Join(", ", update.shape)}]; one video a run was expected. What denoises windows of a video stands inside "
                    + "the guidance, not around it.");
        }

        var sum = _kept.Last is { } last ? update.Plus(last.Value, momentum) : update.clone();
        _kept.AddLast(sum.clone().DetachFromDisposeScope());
        if (_kept.Count > MostTensors)
        {
            Forget(_kept.First);
        }

        return sum;
    }

    /// <summary>Releases the tensors.</summary>
    public void Dispose()
    {
        while (_kept.Last is { } last)
        {
            Forget(last);
        }
    }

    private void Forget(LinkedListNode<Tensor>? node)
    {
        if (node is not null)
        {
            node.Value.Dispose();
            _kept.Remove(node);
        }
    }
}
