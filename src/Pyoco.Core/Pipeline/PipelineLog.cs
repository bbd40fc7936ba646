using Microsoft.Extensions.Logging;

namespace Pyoco;

/// <summary>What a pipeline logs. Prompts are private and appear at Trace only.</summary>
internal static partial class PipelineLog
{
    [LoggerMessage(1, LogLevel.Debug, "Run {Run} generates {Shape} from seed {Seed} with {Prior} noise, {Sampler} in {Steps} steps")]
    public static partial void Start(
        ILogger logger, string run, ulong seed, VideoShape shape, MethodSpec prior, MethodSpec sampler, int steps);

    [LoggerMessage(2, LogLevel.Trace, "Prompt of run {Run}: {Prompt}")]
    public static partial void Prompt(ILogger logger, string run, string prompt);

    [LoggerMessage(3, LogLevel.Warning, "The prompt is too long for the text encoder; its last {Count} words were dropped")]
    public static partial void Dropped(ILogger logger, int count);

    [LoggerMessage(4, LogLevel.Debug, "Run {Run} has decoded the clip of seed {Seed} after {Elapsed}")]
    public static partial void End(ILogger logger, string run, ulong seed, TimeSpan elapsed);

    [LoggerMessage(5, LogLevel.Warning, "The pipeline draws {Divergence}")]
    public static partial void OtherPrior(ILogger logger, PriorDivergence divergence);

    [LoggerMessage(6, LogLevel.Warning, "The negative prompt is too long for the text encoder; its last {Count} words were dropped")]
    public static partial void DroppedNegative(ILogger logger, int count);

    [LoggerMessage(7, LogLevel.Warning, "A prompt of the guidance is too long for the text encoder; its last {Count} words were dropped")]
    public static partial void DroppedOther(ILogger logger, int count);

    [LoggerMessage(8, LogLevel.Debug, "Run {Run} was accepted: {Operation}, {Clips} clips of {Shape}")]
    public static partial void Accepted(ILogger logger, string run, string operation, int clips, VideoShape shape);

    [LoggerMessage(9, LogLevel.Information, "Run {Run} was completed ({Operation}) in {Elapsed}")]
    public static partial void Completed(ILogger logger, string run, string operation, TimeSpan elapsed);

    [LoggerMessage(10, LogLevel.Information, "Run {Run} was cancelled after {Elapsed}")]
    public static partial void Cancelled(ILogger logger, string run, TimeSpan elapsed);

    [LoggerMessage(11, LogLevel.Error, "Run {Run} failed after {Elapsed}")]
    public static partial void Failed(ILogger logger, string run, TimeSpan elapsed, Exception reason);

    [LoggerMessage(12, LogLevel.Warning, "Run {Run} was rejected: {Reason}")]
    public static partial void Rejected(ILogger logger, string run, RunRejection reason);

    [LoggerMessage(13, LogLevel.Debug, "Run {Run} is made in the pass of run {Pass}, of {Clips} clips in all")]
    public static partial void Together(ILogger logger, string run, string pass, int clips);
}
