namespace Pyoco;

/// <summary>Why a run was not begun.</summary>
public enum RunRejection
{
    /// <summary>As many runs wait as may: try again later. In HTTP 503, with
    /// <see cref="RunRejectedException.RetryAfter"/>.</summary>
    QueueFull,

    /// <summary>The run would take longer than <see cref="RunLimits.Duration"/> allows: ask for less.</summary>
    TooLong,

    /// <summary>The run would need more memory than <see cref="RunLimits.Bytes"/> allows: ask for less.</summary>
    TooMuchMemory,
}

/// <summary>A run was refused before it began, because of the load or of a limit that the host sets; nothing is wrong with the pipeline or
/// with the arguments.</summary>
public sealed class RunRejectedException : Exception
{
    /// <summary>A refusal.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="message">The same for people, with the limit.</param>
    /// <param name="retryAfter">When a place is expected to be free; null where it is not known.</param>
    public RunRejectedException(RunRejection reason, string message, TimeSpan? retryAfter = null)
        : base(message)
    {
        (Reason, RetryAfter) = (reason, retryAfter);
    }

    /// <summary>Why.</summary>
    public RunRejection Reason { get; }

    /// <summary>When a place in the queue is expected to be free, from how long the runs before took; null where no run has ended yet, and
    /// for the limits, where waiting does not help.</summary>
    public TimeSpan? RetryAfter { get; }
}
