using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Knows the first frame: its estimate of it is the frame itself.</summary>
/// <param name="inner">Estimates the other frames, from all of them.</param>
/// <param name="frame">The clean frame (1, C, 1, H, W), kept by the caller.</param>
internal sealed class HeldFrameDenoiser(IVideoDenoiser inner, Tensor frame) : IVideoDenoiser
{
    /// <inheritdoc/>
    public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
    {
        using var scope = NewDisposeScope();
        var output = inner.Denoise(noisy, level);
        return new DenoiserOutput(Held(output.Clean), output.NoiseFrom is { } from ? Held(from) : null).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public PredictedQuantity? PredictionAt(NoiseLevel level) => inner.PredictionAt(level);

    private Tensor Held(Tensor video)
    {
        var first = frame.expand(video.shape[VideoShape.BatchAxis], -1, -1, -1, -1).to(video.dtype, video.device);
        var others = video.narrow(VideoShape.FrameAxis, 1, video.shape[VideoShape.FrameAxis] - 1);
        return cat([first, others], VideoShape.FrameAxis); // (B, C, F, H, W)
    }
}
