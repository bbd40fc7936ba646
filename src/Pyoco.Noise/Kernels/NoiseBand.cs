namespace Pyoco.Noise;

/// <summary>A band of rows of one sample and channel across all frames that are drawn: what one thread fills at a time.</summary>
/// <remarks>Priors that couple frames alone are written against it: what they do at a pixel does not depend on where the band begins.</remarks>
internal readonly unsafe ref struct NoiseBand
{
    private readonly float* _start;
    private readonly long _frameStride;
    private readonly int _width;
    private readonly int _firstRow;
    private readonly int _sample;
    private readonly int _channel;
    private readonly NoiseKey _key;

    /// <summary>A band of <paramref name="rows"/> rows from <paramref name="firstRow"/> on.</summary>
    /// <param name="clip">The first frame of the sample and channel, contiguous (F, H, W).</param>
    /// <param name="shape">The whole shape that is drawn.</param>
    /// <param name="key">Seed and stream.</param>
    /// <param name="sample">Index of the sample.</param>
    /// <param name="channel">Index of the channel.</param>
    /// <param name="firstRow">The band's first row.</param>
    /// <param name="rows">How many rows.</param>
    public NoiseBand(float* clip, VideoShape shape, NoiseKey key, int sample, int channel, int firstRow, int rows)
    {
        _start = clip + (long)firstRow * shape.Width;
        _frameStride = (long)shape.Height * shape.Width;
        (_width, _firstRow, _sample, _channel, _key) = (shape.Width, firstRow, sample, channel, key);
        (Frames, Length) = (shape.Frames, rows * shape.Width);
    }

    /// <summary>How many frames are drawn.</summary>
    public int Frames { get; }

    /// <summary>Pixels of the band in one frame.</summary>
    public int Length { get; }

    /// <summary>The band's pixels in a frame that is drawn, counted from the first one drawn.</summary>
    public Span<float> this[int frame] => new(_start + frame * _frameStride, Length);

    /// <summary>The white noise of a frame of the endless clip at the band's pixels.</summary>
    public void White(Span<float> destination, int frame) =>
        WhiteNoise.FillFrame(destination, _width, _firstRow, _key, _sample, _channel, frame);

    /// <summary>The white field that all frames share, at the band's pixels.</summary>
    public void Shared(Span<float> destination) =>
        WhiteNoise.FillShared(destination, _width, _firstRow, _key, _sample, _channel);
}

/// <summary>Fills a band.</summary>
internal delegate void BandFill(NoiseBand band);
