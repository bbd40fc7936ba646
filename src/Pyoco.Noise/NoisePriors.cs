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
}
