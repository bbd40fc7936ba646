using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>A noise prior that fills memory of the caller's without libtorch. Priors made of others, benchmarks and <see
/// cref="NoiseReport"/> draw it so, whoever wrote it.</summary>
/// <remarks>An implementation needs <see cref="Fill"/> and <see cref="IVideoNoisePrior.Spec"/>: <see cref="IVideoNoisePrior.Sample"/> is
/// <see cref="SpanNoise.Sample"/> unless the class has its own. <see cref="NoiseBands"/> and <see cref="NoisePlane"/> are what to build
/// it from.</remarks>
public interface ISpanNoisePrior : IVideoNoisePrior
{
    /// <summary>Fills a contiguous (B, C, F, H, W) with the values that <see cref="IVideoNoisePrior.Sample"/> gives.</summary>
    /// <param name="destination">Where to; as many elements as the shape has, with anything in them. Every element is written.</param>
    /// <param name="shape">The shape to draw.</param>
    /// <param name="key">Seed and stream.</param>
    /// <param name="firstFrame">Index of the first frame drawn, at least 0: frame <c>i</c> of the result is frame <c>firstFrame + i</c> of
    /// the unbounded clip.</param>
    /// <param name="threads">The most threads that work, at least 1; as many as there are processors when null. No value depends on
    /// it.</param>
    /// <exception cref="ArgumentException">The destination has another number of elements than the shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size, the first frame or the number of threads is out of range.</exception>
    void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null);

    /// <inheritdoc/>
    Tensor IVideoNoisePrior.Sample(VideoShape shape, NoiseKey key, int firstFrame, Device? device) =>
        SpanNoise.Sample(this, shape, key, firstFrame, device);
}
