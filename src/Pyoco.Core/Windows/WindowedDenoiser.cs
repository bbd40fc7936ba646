using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Denoises a clip of any length in windows of frames as long as the model's own, and averages the estimates where windows overlap
/// (MultiDiffusion, Bar-Tal et al., arXiv 2302.08113, over frames).</summary>
/// <remarks>A step costs an evaluation of the denoiser a window, one after the other: memory does not grow with the clip, and time grows as
/// its length. Frames further apart than a window agree only through the windows between them and through their noise.</remarks>
public sealed class WindowedDenoiser : IVideoDenoiser
{
    private readonly IVideoDenoiser _inner;
    private readonly FrameWindows _windows;

    /// <summary>Creates a denoiser.</summary>
    /// <param name="inner">The denoiser of a window, guidance included.</param>
    /// <param name="windows">The windows.</param>
    public WindowedDenoiser(IVideoDenoiser inner, FrameWindows windows)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(windows);
        (_inner, _windows) = (inner, windows);
    }

    /// <summary>Is told the number of each window before it is denoised; what a run remembers from level to level belongs to a
    /// window.</summary>
    internal Action<int>? OnWindow { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A window is longer than the clip.</exception>
    public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
    {
        ArgumentNullException.ThrowIfNull(noisy);
        using var scope = NewDisposeScope();
        var (differs, index) = (false, 0);

        // Both estimates of an output side by side, so that they are averaged alike.
        var both = _windows.Fuse(noisy, VideoShape.FrameAxis, window =>
        {
            OnWindow?.Invoke(index++);
            var output = _inner.Denoise(window, level);
            differs |= output.NoiseFrom is not null;
            return cat([output.Clean, output.NoiseFrom ?? output.Clean], VideoShape.ChannelAxis); // (B, 2 C, L, H, W)
        });
        var halves = both.chunk(2, VideoShape.ChannelAxis);
        return new DenoiserOutput(halves[0].contiguous(), differs ? halves[1].contiguous() : null).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public PredictedQuantity? PredictionAt(NoiseLevel level) => _inner.PredictionAt(level);
}
