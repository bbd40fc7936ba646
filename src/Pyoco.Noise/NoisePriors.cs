namespace Pyoco.Noise;

/// <summary>The catalogue: every prior of this package with a line on when to use it.</summary>
public static class NoisePriors
{
    /// <summary>Use it when the model was trained without correlation, or as the baseline of an experiment.</summary>
    public static IndependentNoise Independent { get; } = new();

    /// <summary>Use it when an image model is run frame by frame and every frame should start from the same noise.</summary>
    public static SharedNoise Shared { get; } = new();

    /// <summary>Use it when frames should share much whatever their distance: steady looks, little drift.</summary>
    /// <param name="alpha">Weight of the shared part, at least 0; 1 gives any two frames the correlation 0.5.</param>
    public static MixedNoise Mixed(double alpha = 1) => new(alpha);

    /// <summary>Use it when neighbouring frames should share most and distant ones little: motion that goes on.</summary>
    /// <param name="alpha">Weight of the last frame, at least 0; 2 gives neighbours the correlation 0.894.</param>
    public static ProgressiveNoise Progressive(double alpha = 2) => new(alpha);

    /// <summary>Use it when frames should share differently much, as VideoFusion's, whose middle frame is the base of the others.</summary>
    /// <inheritdoc cref="DecomposedNoise(IReadOnlyList{double})"/>
    public static DecomposedNoise Decomposed(params IReadOnlyList<double> shares) => new(shares);

    /// <summary>Use it when correlation should hang on seconds, not on frames: several frame rates, or smooth motion of the noise.</summary>
    /// <inheritdoc cref="KernelNoise(FrameKernel, double, double, double)"/>
    public static KernelNoise Kernel(FrameKernel kernel, double scale, double rate, double nugget = 0) => new(kernel, scale, rate, nugget);

    /// <summary>Use it when frames have uneven times: a variable frame rate, or an autoencoder whose first latent frame is one picture and the others four.</summary>
    /// <inheritdoc cref="KernelNoise(FrameKernel, double, IReadOnlyList{double}, double)"/>
    public static KernelNoise Kernel(FrameKernel kernel, double scale, IReadOnlyList<double> times, double nugget = 0) => new(kernel, scale, times, nugget);

    /// <summary>Use it when the clip should loop without a seam.</summary>
    /// <inheritdoc cref="LoopingNoise(int, double)"/>
    public static LoopingNoise Looping(int period, double alpha = 2) => new(period, alpha);

    /// <summary>Use it when a clip has cuts, and nothing should carry over them.</summary>
    /// <inheritdoc cref="ShotNoise(IVideoNoisePrior, IReadOnlyList{int}, double)"/>
    public static ShotNoise Shots(IVideoNoisePrior within, IReadOnlyList<int> lengths, double across = 0) => new(within, lengths, across);

    /// <summary>Use it when a prior should have more or less of another in it; most often, to loosen a strict one with independent noise.</summary>
    /// <inheritdoc cref="BlendedNoise(IVideoNoisePrior, IVideoNoisePrior, double)"/>
    public static BlendedNoise Blended(IVideoNoisePrior first, IVideoNoisePrior second, double share = 0.5) => new(first, second, share);

    /// <summary>Use it when a model was trained with offset noise, or clips drift in brightness, and elements should stay N(0, 1).</summary>
    /// <inheritdoc cref="OffsetNoise(IVideoNoisePrior, IVideoNoisePrior, double)"/>
    public static OffsetNoise Offset(IVideoNoisePrior pixels, IVideoNoisePrior offsets, double strength = 0.1) => new(pixels, offsets, strength);

    /// <summary>Use it when frames should agree in layout and tone, their low frequencies, and each have its own detail.</summary>
    /// <inheritdoc cref="FrequencyNoise(IVideoNoisePrior, IVideoNoisePrior, SpatialFilter)"/>
    public static FrequencyNoise Frequency(IVideoNoisePrior low, IVideoNoisePrior high, SpatialFilter filter) => new(low, high, filter);

    /// <summary>Use it when a clip is longer than those that the model was trained on, and windows of it should look alike.</summary>
    /// <inheritdoc cref="RescheduledNoise(IVideoNoisePrior, int, int)"/>
    public static RescheduledNoise Rescheduled(IVideoNoisePrior context, int length = 16, int stride = 4) => new(context, length, stride);

    /// <summary>Use it when a control video is at hand, and what rests in it should rest in the result.</summary>
    /// <inheritdoc cref="ResidualNoise(TorchSharp.torch.Tensor, double)"/>
    public static ResidualNoise Residual(TorchSharp.torch.Tensor control, double threshold = 0.1) => new(control, threshold);

    /// <summary>Use it when the noise is there already: inverted, saved, or another program's.</summary>
    /// <inheritdoc cref="CapturedNoise(TorchSharp.torch.Tensor, IVideoNoisePrior)"/>
    public static CapturedNoise Captured(TorchSharp.torch.Tensor noise, IVideoNoisePrior? steps = null) => new(noise, steps);

    /// <summary>Use it when noise is large, a GPU draws it, and the same values on every device do not matter.</summary>
    /// <inheritdoc cref="DeviceNoise(ILinearGaussianPrior)"/>
    public static DeviceNoise OnDevice(ILinearGaussianPrior prior) => new(prior);

    /// <summary>Use it when a result of a Python program with a generator on the CPU is to be made again.</summary>
    public static TorchCpuNoise TorchCpu { get; } = new();

    /// <summary>Use it when a result of a Python program with a generator on an NVIDIA GPU is to be made again, on any machine.</summary>
    /// <inheritdoc cref="TorchCudaNoise(int, int)"/>
    public static TorchCudaNoise TorchCuda(int multiprocessors, int threads) => new(multiprocessors, threads);
}
