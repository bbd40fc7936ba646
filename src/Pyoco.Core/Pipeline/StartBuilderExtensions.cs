namespace Pyoco;

/// <summary>Adds methods that sample several times to a pipeline, each start made of the video before. They wrap the sampler of every call;
/// one of a report that has them already stays as it is.</summary>
public static class StartBuilderExtensions
{
    /// <summary>FreeInit: frames that agree more, at the price of motion and of a pass each.</summary>
    /// <inheritdoc cref="FreeInitSampler"/>
    /// <param name="builder">The builder.</param>
    /// <param name="options">Passes and filter; three and the paper's when null.</param>
    public static VideoDiffusionPipelineBuilder UseFreeInit(this VideoDiffusionPipelineBuilder builder, FreeInitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseSampler(inner => inner as FreeInitSampler ?? new FreeInitSampler(inner, options));
    }

    /// <summary>FreqPrior: as FreeInit, with passes that turn back half-way.</summary>
    /// <inheritdoc cref="FreqPriorSampler"/>
    /// <param name="builder">The builder.</param>
    /// <param name="options">Passes, ratio and filter; the paper's when null.</param>
    public static VideoDiffusionPipelineBuilder UseFreqPrior(this VideoDiffusionPipelineBuilder builder, FreqPriorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseSampler(inner => inner as FreqPriorSampler ?? new FreqPriorSampler(inner, options));
    }
}
