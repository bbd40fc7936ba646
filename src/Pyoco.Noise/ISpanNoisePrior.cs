namespace Pyoco.Noise;

/// <summary>A prior that fills memory of the caller's without libtorch, so that one made of others can do so too.</summary>
internal interface ISpanNoisePrior : IVideoNoisePrior
{
    /// <summary>Fills a contiguous (B, C, F, H, W) with the values that <see cref="IVideoNoisePrior.Sample"/> gives, which the number of threads does not change.</summary>
    void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null);
}
