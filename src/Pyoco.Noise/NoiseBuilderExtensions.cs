namespace Pyoco.Noise;

/// <summary>Adds the priors of this package to a pipeline.</summary>
public static class NoiseBuilderExtensions
{
    /// <summary>Draws noise from the prior that the model was trained with: what a host wants.</summary>
    public static VideoDiffusionPipelineBuilder UseModelNoise(this VideoDiffusionPipelineBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseModelNoise(NoisePriorFactory.Instance);
    }

    /// <summary>Draws independent noise for every frame.</summary>
    public static VideoDiffusionPipelineBuilder UseIndependentNoise(this VideoDiffusionPipelineBuilder builder) =>
        Use(builder, new IndependentNoise());

    /// <summary>Draws PYoCo's mixed noise.</summary>
    /// <inheritdoc cref="MixedNoise(double)"/>
    public static VideoDiffusionPipelineBuilder UseMixedNoise(this VideoDiffusionPipelineBuilder builder, double alpha = 1) =>
        Use(builder, new MixedNoise(alpha));

    /// <summary>Draws PYoCo's progressive noise.</summary>
    /// <inheritdoc cref="ProgressiveNoise(double)"/>
    public static VideoDiffusionPipelineBuilder UseProgressiveNoise(this VideoDiffusionPipelineBuilder builder, double alpha = 2) =>
        Use(builder, new ProgressiveNoise(alpha));

    private static VideoDiffusionPipelineBuilder Use(VideoDiffusionPipelineBuilder builder, IVideoNoisePrior prior)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseNoise(prior).UseNoisePriorFactory(NoisePriorFactory.Instance);
    }
}
