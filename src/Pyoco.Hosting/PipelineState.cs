namespace Pyoco.Hosting;

/// <summary>What a host knows of a pipeline without touching it.</summary>
/// <param name="warmUp">What is done at start.</param>
/// <param name="stuckAfter">How long a run may be silent.</param>
/// <param name="queue">The queue of its model.</param>
internal sealed class PipelineState(WarmUp warmUp, TimeSpan stuckAfter, RunQueue queue)
{
    private volatile Exception? _failure;
    private volatile bool _isReady;

    /// <summary>What is done at start.</summary>
    public WarmUp WarmUp => warmUp;

    /// <summary>How long a run may be silent.</summary>
    public TimeSpan StuckAfter => stuckAfter;

    /// <summary>The queue of its model.</summary>
    public RunQueue Queue => queue;

    /// <summary>Whether the model is loaded and warm.</summary>
    public bool IsReady => _isReady;

    /// <summary>Why it is not; null while nothing went wrong.</summary>
    public Exception? Failure => _failure;

    /// <summary>The warm-up has ended.</summary>
    public void Ready() => _isReady = true;

    /// <summary>The warm-up has failed.</summary>
    public void Failed(Exception reason) => _failure = reason;
}
