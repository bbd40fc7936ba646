using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Denoises a clip as a loop: windows go around its end, and begin elsewhere at each level, so that no two frames are always
/// apart.</summary>
/// <remarks>The latent shift of Mobius (Bi et al., arXiv 2502.20307): at level i of the schedule the clip is rolled by i times a number of
/// frames, denoised, and rolled back. With a window as long as the clip and no overlap a step costs one evaluation. Looping noise suits
/// it: its last frame is as near to the first as any two neighbours are.</remarks>
public sealed class LoopingDenoiser : IVideoDenoiser
{
    private readonly WindowedDenoiser _windowed;
    private readonly NoiseSchedule _schedule;
    private readonly int _roll;

    /// <summary>Creates a denoiser.</summary>
    /// <param name="inner">The denoiser of a window, guidance included.</param>
    /// <param name="windows">The windows; they are taken as a loop's.</param>
    /// <param name="schedule">The levels that are walked; each has a roll of its own.</param>
    public LoopingDenoiser(IVideoDenoiser inner, FrameWindows windows, NoiseSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentNullException.ThrowIfNull(schedule);
        _windowed = new WindowedDenoiser(inner, windows with { Loops = true });
        _schedule = schedule;
        _roll = Math.Max(1, 3 * windows.Length / 8); // the published 6 of 16
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A window is longer than the clip.</exception>
    public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
    {
        ArgumentNullException.ThrowIfNull(noisy);
        using var scope = NewDisposeScope();
        var shift = _roll * (long)_schedule.Levels.Count(l => l.Sigma > level.Sigma) % noisy.size(VideoShape.FrameAxis);
        var output = _windowed.Denoise(noisy.roll(-shift, VideoShape.FrameAxis), level);
        return new DenoiserOutput(
            output.Clean.roll(shift, VideoShape.FrameAxis), output.NoiseFrom?.roll(shift, VideoShape.FrameAxis)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public PredictedQuantity? PredictionAt(NoiseLevel level) => _windowed.PredictionAt(level);
}
