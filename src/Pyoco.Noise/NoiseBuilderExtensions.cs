namespace Pyoco.Noise;

/// <summary>Adds the priors of this package to a pipeline.</summary>
/// <remarks>A parameter that is out of range, or a file that cannot be read, is a line of the message of
/// <see cref="VideoDiffusionPipelineBuilder.Build"/>.</remarks>
public static class NoiseBuilderExtensions
{
    /// <summary>Draws noise from the prior that the model was trained with: what a host wants. A factory that the builder has already makes
    /// it, else that of this package.</summary>
    public static VideoDiffusionPipelineBuilder UseModelNoise(this VideoDiffusionPipelineBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseModelNoise(builder.Factory ?? NoisePriorFactory.Instance);
    }

    /// <summary>Draws independent noise for every frame.</summary>
    public static VideoDiffusionPipelineBuilder UseIndependentNoise(this VideoDiffusionPipelineBuilder builder) =>
        Use(builder, () => new IndependentNoise());

    /// <summary>Draws PYoCo's mixed noise.</summary>
    /// <inheritdoc cref="MixedNoise(double)"/>
    public static VideoDiffusionPipelineBuilder UseMixedNoise(this VideoDiffusionPipelineBuilder builder, double alpha = 1) =>
        Use(builder, () => new MixedNoise(alpha));

    /// <summary>Draws PYoCo's progressive noise.</summary>
    /// <inheritdoc cref="ProgressiveNoise(double)"/>
    public static VideoDiffusionPipelineBuilder UseProgressiveNoise(this VideoDiffusionPipelineBuilder builder, double alpha = 2) =>
        Use(builder, () => new ProgressiveNoise(alpha));

    /// <summary>Draws one field of noise for all frames.</summary>
    public static VideoDiffusionPipelineBuilder UseSharedNoise(this VideoDiffusionPipelineBuilder builder) =>
        Use(builder, () => new SharedNoise());

    /// <summary>Draws VideoFusion's base and residual noise.</summary>
    /// <inheritdoc cref="DecomposedNoise(IReadOnlyList{double})"/>
    public static VideoDiffusionPipelineBuilder UseDecomposedNoise(
        this VideoDiffusionPipelineBuilder builder, params IReadOnlyList<double> shares) =>
        Use(builder, () => new DecomposedNoise(shares));

    /// <summary>Draws noise that correlates by the seconds between frames.</summary>
    /// <inheritdoc cref="GaussianProcessNoise(CovarianceKernel, double, double, double)"/>
    public static VideoDiffusionPipelineBuilder UseGaussianProcessNoise(
        this VideoDiffusionPipelineBuilder builder, CovarianceKernel kernel, double scale, double rate, double nugget = 0) =>
        Use(builder, () => new GaussianProcessNoise(kernel, scale, rate, nugget));

    /// <summary>Draws noise that correlates by the seconds between frames at given times.</summary>
    /// <inheritdoc cref="GaussianProcessNoise(CovarianceKernel, double, IReadOnlyList{double}, double)"/>
    public static VideoDiffusionPipelineBuilder UseGaussianProcessNoise(
        this VideoDiffusionPipelineBuilder builder, CovarianceKernel kernel, double scale, IReadOnlyList<double> times,
        double nugget = 0) =>
        Use(builder, () => new GaussianProcessNoise(kernel, scale, times, nugget));

    /// <summary>Draws progressive noise that closes a circle.</summary>
    /// <inheritdoc cref="LoopingNoise(int, double)"/>
    public static VideoDiffusionPipelineBuilder UseLoopingNoise(this VideoDiffusionPipelineBuilder builder, int period, double alpha = 2) =>
        Use(builder, () => new LoopingNoise(period, alpha));

    /// <summary>Draws noise that begins again in each shot.</summary>
    /// <inheritdoc cref="MultiShotNoise(IVideoNoisePrior, IReadOnlyList{int}, double)"/>
    public static VideoDiffusionPipelineBuilder UseMultiShotNoise(
        this VideoDiffusionPipelineBuilder builder, IVideoNoisePrior within, IReadOnlyList<int> lengths, double across = 0) =>
        Use(builder, () => new MultiShotNoise(within, lengths, across));

    /// <summary>Draws a blend of two priors.</summary>
    /// <inheritdoc cref="BlendedNoise(IVideoNoisePrior, IVideoNoisePrior, double)"/>
    public static VideoDiffusionPipelineBuilder UseBlendedNoise(
        this VideoDiffusionPipelineBuilder builder, IVideoNoisePrior first, IVideoNoisePrior second, double share = 0.5) =>
        Use(builder, () => new BlendedNoise(first, second, share));

    /// <summary>Draws offset noise that keeps its variance.</summary>
    /// <inheritdoc cref="OffsetNoise(IVideoNoisePrior, IVideoNoisePrior, double)"/>
    public static VideoDiffusionPipelineBuilder UseOffsetNoise(
        this VideoDiffusionPipelineBuilder builder, IVideoNoisePrior pixels, IVideoNoisePrior offsets, double strength = 0.1) =>
        Use(builder, () => new OffsetNoise(pixels, offsets, strength));

    /// <summary>Draws low spatial frequencies from one prior and high ones from another.</summary>
    /// <inheritdoc cref="FrequencyNoise(IVideoNoisePrior, IVideoNoisePrior, SpatialFilter)"/>
    public static VideoDiffusionPipelineBuilder UseFrequencyNoise(
        this VideoDiffusionPipelineBuilder builder, IVideoNoisePrior low, IVideoNoisePrior high, SpatialFilter filter) =>
        Use(builder, () => new FrequencyNoise(low, high, filter));

    /// <summary>Draws FreeNoise's rescheduled noise for long clips.</summary>
    /// <inheritdoc cref="FreeNoise(IVideoNoisePrior, int, int)"/>
    public static VideoDiffusionPipelineBuilder UseFreeNoise(
        this VideoDiffusionPipelineBuilder builder, IVideoNoisePrior context, int length = 16, int stride = 4) =>
        Use(builder, () => new FreeNoise(context, length, stride));

    /// <summary>Draws noise that rests where a control video does.</summary>
    /// <inheritdoc cref="ResidualNoise(TorchSharp.torch.Tensor, double)"/>
    public static VideoDiffusionPipelineBuilder UseResidualNoise(
        this VideoDiffusionPipelineBuilder builder, TorchSharp.torch.Tensor control, double threshold = 0.1) =>
        Use(builder, () => new ResidualNoise(control, threshold));

    /// <summary>Takes initial noise that was made elsewhere.</summary>
    /// <inheritdoc cref="FixedNoise(TorchSharp.torch.Tensor, IVideoNoisePrior)"/>
    public static VideoDiffusionPipelineBuilder UseFixedNoise(
        this VideoDiffusionPipelineBuilder builder, TorchSharp.torch.Tensor noise, IVideoNoisePrior? steps = null) =>
        Use(builder, () => new FixedNoise(noise, steps));

    /// <summary>Takes initial noise from a safetensors file.</summary>
    /// <inheritdoc cref="FixedNoise.Load"/>
    public static VideoDiffusionPipelineBuilder UseFixedNoise(
        this VideoDiffusionPipelineBuilder builder, string file, IVideoNoisePrior? steps = null) =>
        Use(builder, () => FixedNoise.Load(file, steps));

    /// <summary>Draws a prior's noise on the device that asks, with values that differ between devices.</summary>
    /// <inheritdoc cref="DeviceNoise(ILinearGaussianPrior)"/>
    public static VideoDiffusionPipelineBuilder UseDeviceNoise(this VideoDiffusionPipelineBuilder builder, ILinearGaussianPrior prior) =>
        Use(builder, () => new DeviceNoise(prior));

    /// <summary>Uses a prior and the builder's factory, or this package's; what goes wrong in making it is a mistake of the
    /// builder.</summary>
    internal static VideoDiffusionPipelineBuilder Use(VideoDiffusionPipelineBuilder builder, Func<IVideoNoisePrior> make)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IVideoNoisePrior prior;
        try
        {
            prior = make();
        }
        catch (Exception e) when (e is not (ArgumentNullException or ObjectDisposedException or OutOfMemoryException))
        {
            // The model's own prior stands in, so that no second line says that there is none.
            return builder.Mistake($"The noise prior cannot be made: {e.Message}").UseModelNoise();
        }

        return builder.UseNoise(prior).UseNoisePriorFactory(builder.Factory ?? NoisePriorFactory.Instance);
    }
}
