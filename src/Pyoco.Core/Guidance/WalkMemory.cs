using static TorchSharp.torch;

namespace Pyoco;

/// <summary>What a guided denoiser remembers of its run: a tensor for each level above the one that is evaluated.</summary>
/// <remarks>A level forgets what was kept at it and below it (<see cref="WalkLevels"/>). The memory belongs to one run, which is on one
/// thread.</remarks>
internal sealed class WalkMemory : IDisposable
{
    // Further back, only a walk that climbs so far would look.
    private const int MostTensors = 64;

    private readonly WalkLevels _levels = new();
    private readonly LinkedList<Tensor> _kept = [];

    /// <summary>Comes to a level.</summary>
    /// <returns>How many levels above it were evaluated.</returns>
    public int Visit(NoiseLevel level)
    {
        var before = _levels.Count;
        var above = _levels.Visit(level);
        for (var forgotten = above; forgotten < before; forgotten++)
        {
            Forget(_kept.Last);
        }

        return above;
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
