namespace Pyoco;

/// <summary>What a run may take at most; a larger one is refused before its first step
/// (<see cref="VideoDiffusionPipelineBuilder.UseLimits"/>).</summary>
public sealed record RunLimits
{
    /// <summary>The longest time that a run is expected to take, above zero, waiting not counted; null for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above zero.</exception>
    public TimeSpan? Duration
    {
        get;
        init => field = value is null || value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(
            nameof(Duration), value, $"Duration is {value}; more than zero was expected, or null.");
    }

    /// <summary>The most bytes that a run is expected to need beside what the process has already, above 0; null for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0.</exception>
    public long? Bytes
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(
            nameof(Bytes), value, $"Bytes is {value}; more than 0 was expected, or null.");
    }

    /// <summary>How many times what a run takes fits; infinite where nothing is limited.</summary>
    internal double Multiple(GenerationEstimate estimate) => Math.Min(
        Duration / estimate.Duration ?? double.PositiveInfinity, (double?)Bytes / estimate.Bytes ?? double.PositiveInfinity);

    /// <summary>Refuses a run that does not fit.</summary>
    /// <exception cref="RunRejectedException">It does not fit.</exception>
    internal void ThrowIfBeyond(GenerationEstimate estimate)
    {
        if (estimate.Duration > Duration)
        {
            throw new RunRejectedException(
                RunRejection.TooLong,
                FormattableString.Invariant($"The run would take about {estimate.Duration.TotalSeconds:F0} s, {estimate.Evaluations} ")
                + FormattableString.Invariant($"evaluations of the network; {Duration.Value.TotalSeconds:F0} s are allowed (RunLimits). ")
                + "Fewer steps, frames or clips, or a smaller size, take less.");
        }

        if (estimate.Bytes > Bytes)
        {
            throw new RunRejectedException(
                RunRejection.TooMuchMemory,
                FormattableString.Invariant($"The run would need about {estimate.Bytes >> 20} MB more; {Bytes >> 20} MB are allowed ")
                + "(RunLimits). Fewer frames, a smaller size or a smaller BatchSize need less.");
        }
    }
}
