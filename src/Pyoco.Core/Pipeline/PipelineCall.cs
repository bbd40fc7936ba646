namespace Pyoco;

/// <summary>A call of a pipeline, from its arguments to its end.</summary>
/// <param name="use">The model is in use until this is disposed.</param>
/// <param name="parts">What its run is made of.</param>
/// <param name="record">What is told of it.</param>
/// <param name="pace">What the model was seen to take.</param>
internal sealed class PipelineCall(IDisposable use, RunParts parts, RunRecord record, RunPace pace) : IDisposable
{
    private IDisposable? _use = use;

    /// <summary>What its run is made of.</summary>
    public RunParts Parts => parts;

    /// <summary>What was asked.</summary>
    public CheckedRequest Request => parts.Request;

    /// <summary>Follows its run.</summary>
    public RunWatch Watch => parts.Watch;

    /// <summary>What is told of it.</summary>
    public RunRecord Record => record;

    /// <summary>Its run.</summary>
    public PipelineRun Run { get; } = new(parts, pace);

    /// <summary>What it has in common with the calls that it may be made with; null where it computes by itself.</summary>
    public PassKey? Key { get; init; }

    /// <summary>Does its work on the calling thread.</summary>
    public T Enter<T>(RunTicket ticket, Func<RunTicket, T> work)
    {
        ticket.Enter();
        record.Begin();
        var made = work(ticket);
        record.Complete();
        return made;
    }

    /// <summary>Gives the use of the model to a pass, which may outlive the call.</summary>
    public IDisposable HandOver()
    {
        var handed = _use ?? throw new InvalidOperationException("The use of the model was handed over before.");
        _use = null;
        return handed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        record.Dispose();
        _use?.Dispose();
    }
}
