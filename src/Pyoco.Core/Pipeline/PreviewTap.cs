using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Listens to the denoiser of a batch and shows the clean estimates of some steps.</summary>
/// <param name="options">How often, and to whom.</param>
/// <param name="codec">Decodes them.</param>
/// <param name="frameRate">Frames a second.</param>
/// <param name="firstClip">The number of the batch's first clip.</param>
internal sealed class PreviewTap(PreviewOptions options, IVideoCodec codec, double frameRate, int firstClip) : IDisposable
{
    private Tensor? _clean;

    /// <summary>The same denoiser, listened to.</summary>
    public IVideoDenoiser On(IVideoDenoiser denoiser) => new Listening(denoiser, this);

    /// <summary>Shows the latest estimate where a step is due.</summary>
    /// <param name="step">The step that was made.</param>
    /// <param name="proceed">Called before each frame: looks at the run's token.</param>
    public void Show(SamplingStep step, Action proceed)
    {
        var done = step.Index + 1;
        if (_clean is null || done == step.Steps || done % options.EverySteps != 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        for (var clip = 0; clip < _clean.size(VideoShape.BatchAxis); clip++)
        {
            var latents = _clean.narrow(VideoShape.BatchAxis, clip, 1);
            var pixels = codec.PixelShape(VideoShape.Of(latents));
            var frames = FrameDecoding.Decode(codec, latents, pixels, proceed);
            options.OnPreview(new ClipPreview(
                firstClip + clip, done, step.Steps,
                new VideoClip(frames.Select(f => (ReadOnlyMemory<byte>)f), pixels.Width, pixels.Height, frameRate)));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _clean?.Dispose();

    private void Hear(Tensor clean)
    {
        _clean?.Dispose();
        _clean = clean.clone().DetachFromDisposeScope();
    }

    private sealed class Listening(IVideoDenoiser inner, PreviewTap tap) : IVideoDenoiser
    {
        public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
        {
            var output = inner.Denoise(noisy, level);
            tap.Hear(output.Clean);
            return output;
        }

        public PredictedQuantity? PredictionAt(NoiseLevel level) => inner.PredictionAt(level);
    }
}
