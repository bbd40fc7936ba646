namespace Pyoco;

/// <summary>Adds the guidance rules of this package to a pipeline, as the default of its calls. A number out of range is reported by
/// <see cref="VideoDiffusionPipelineBuilder.Build"/> with everything else. Rules around rules (<see cref="GuidanceExtensions"/>) go to
/// <see cref="VideoDiffusionPipelineBuilder.UseGuidance(IGuidance)"/>.</summary>
public static class GuidanceBuilderExtensions
{
    /// <summary>Further prompts with weights, beside the prompt of a call (<see cref="ComposedGuidance"/>).</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="scale">The weight of the call's own prompt.</param>
    /// <param name="prompts">The further prompts.</param>
    public static VideoDiffusionPipelineBuilder UseComposedGuidance(
        this VideoDiffusionPipelineBuilder builder, double scale, params IEnumerable<WeightedPrompt> prompts) =>
        Use(builder, () => new ComposedGuidance(scale, prompts));

    /// <summary>Adaptive projected guidance as in its paper (<see cref="AdaptiveProjectedGuidance"/>).</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="maxNorm">The largest norm of a clip's update; null for no limit.</param>
    public static VideoDiffusionPipelineBuilder UseProjectedGuidance(
        this VideoDiffusionPipelineBuilder builder, double scale, double? maxNorm = null) =>
        Use(builder, () => new AdaptiveProjectedGuidance(scale) { MaxNorm = maxNorm });

    /// <summary>CFG-Zero* (<see cref="ZeroStarGuidance"/>).</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="zeroLevels">At how many of the first levels nothing is done.</param>
    public static VideoDiffusionPipelineBuilder UseZeroStarGuidance(
        this VideoDiffusionPipelineBuilder builder, double scale, int zeroLevels = 0) =>
        Use(builder, () => new ZeroStarGuidance(scale) { ZeroLevels = zeroLevels });

    /// <summary>Tangential classifier-free guidance (<see cref="TangentialGuidance"/>).</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="scale">The scale.</param>
    public static VideoDiffusionPipelineBuilder UseTangentialGuidance(this VideoDiffusionPipelineBuilder builder, double scale) =>
        Use(builder, () => new TangentialGuidance(scale));

    /// <summary>CFG++ (<see cref="CfgPlusPlusGuidance"/>).</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="scale">The scale, from 0 to 1.</param>
    public static VideoDiffusionPipelineBuilder UseCfgPlusPlus(this VideoDiffusionPipelineBuilder builder, double scale) =>
        Use(builder, () => new CfgPlusPlusGuidance(scale));

    /// <summary>Guidance by another, worse network (<see cref="AutoGuidance"/>).</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="weak">Its model, which the caller disposes after the pipeline.</param>
    /// <param name="scale">The scale.</param>
    public static VideoDiffusionPipelineBuilder UseAutoGuidance(
        this VideoDiffusionPipelineBuilder builder, IVideoModel weak, double scale) =>
        Use(builder, () => new AutoGuidance(weak, scale));

    /// <summary>A scale for each frame (<see cref="FrameGuidance"/>).</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="scales">The scales, spread evenly over the frames.</param>
    public static VideoDiffusionPipelineBuilder UseFrameGuidance(
        this VideoDiffusionPipelineBuilder builder, params IEnumerable<double> scales) =>
        Use(builder, () => new FrameGuidance(scales));

    /// <summary>Computes the guidance of every call, whatever its rule, at every n-th noise level alone
    /// (<see cref="ReusedGuidance"/>).</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="every">Every how many levels it is evaluated, from 1, always, to <see cref="FeatureReuse.MostEvery"/>.</param>
    public static VideoDiffusionPipelineBuilder UseGuidanceEvery(this VideoDiffusionPipelineBuilder builder, int every)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return every is >= 1 and <= FeatureReuse.MostEvery
            ? builder.UseGuidance(rule => rule as ReusedGuidance ?? new ReusedGuidance(rule, every)) // a replayed one is one already
            : builder.Mistake($"UseGuidanceEvery is {every}; 1 to {FeatureReuse.MostEvery} was expected.");
    }

    private static VideoDiffusionPipelineBuilder Use(VideoDiffusionPipelineBuilder builder, Func<IGuidance> make)
    {
        ArgumentNullException.ThrowIfNull(builder);
        try
        {
            return builder.UseGuidance(make());
        }
        catch (ArgumentException e) when (e is not ArgumentNullException)
        {
            return builder.Mistake($"The guidance rule cannot be made: {e.Message}");
        }
    }
}
