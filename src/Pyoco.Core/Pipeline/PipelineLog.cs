using Microsoft.Extensions.Logging;

namespace Pyoco;

/// <summary>What a pipeline logs. Prompts are private and appear at Trace only.</summary>
internal static partial class PipelineLog
{
    [LoggerMessage(1, LogLevel.Debug, "Generating {Shape} from seed {Seed} with {Prior} noise, {Sampler} in {Steps} steps")]
    public static partial void Start(ILogger logger, ulong seed, VideoShape shape, MethodSpec prior, MethodSpec sampler, int steps);

    [LoggerMessage(2, LogLevel.Trace, "Prompt: {Prompt}")]
    public static partial void Prompt(ILogger logger, string prompt);

    [LoggerMessage(3, LogLevel.Warning, "The prompt is too long for the text encoder; its last {Count} words were dropped")]
    public static partial void Dropped(ILogger logger, int count);

    [LoggerMessage(4, LogLevel.Debug, "Seed {Seed} took {Elapsed}")]
    public static partial void End(ILogger logger, ulong seed, TimeSpan elapsed);

    [LoggerMessage(5, LogLevel.Warning, "The pipeline draws {Divergence}")]
    public static partial void OtherPrior(ILogger logger, PriorDivergence divergence);

    [LoggerMessage(6, LogLevel.Warning, "The negative prompt is too long for the text encoder; its last {Count} words were dropped")]
    public static partial void DroppedNegative(ILogger logger, int count);

    [LoggerMessage(7, LogLevel.Warning, "A prompt of the guidance is too long for the text encoder; its last {Count} words were dropped")]
    public static partial void DroppedOther(ILogger logger, int count);
}
