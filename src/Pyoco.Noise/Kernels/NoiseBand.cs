using System.Numerics;

namespace Pyoco.Noise;

/// <summary>A band of rows of one sample and channel across all frames that are drawn: what one thread fills at a time.</summary>
/// <remarks>Priors that couple frames alone are written against it: what they do at a pixel does not depend on where the band begins.</remarks>
internal readonly unsafe ref struct NoiseBand
{
    private readonly float* _start;
    private readonly long _frameStride;
    private readonly BlockTable _table;
    private readonly int _rows;
    private readonly int _firstRow;
    private readonly int _sample;
    private readonly int _channel;
    private readonly NoiseKey _key;

    /// <summary>The rows of a table, moved down to a row.</summary>
    /// <param name="clip">The first frame of the sample and channel, contiguous (F, H, W).</param>
    /// <param name="shape">The whole shape that is drawn.</param>
    /// <param name="key">Seed and stream.</param>
    /// <param name="sample">Index of the sample.</param>
    /// <param name="channel">Index of the channel.</param>
    /// <param name="firstRow">The band's first row, a multiple of a power of two that is not below the table's rows: their bits do not mix.</param>
    /// <param name="table">The rows of every band from 0 on; the last band of a frame may have fewer.</param>
    public NoiseBand(float* clip, VideoShape shape, NoiseKey key, int sample, int channel, int firstRow, BlockTable table)
    {
        if (table.Width != shape.Width || firstRow % (int)BitOperations.RoundUpToPowerOf2((uint)table.Rows) != 0)
        {
            throw new ArgumentException($"No band of {table.Rows} rows of {table.Width} pixels begins at row {firstRow} of {shape}.", nameof(firstRow));
        }

        _start = clip + (long)firstRow * shape.Width;
        _frameStride = (long)shape.Height * shape.Width;
        (_table, _firstRow, _sample, _channel, _key) = (table, firstRow, sample, channel, key);
        _rows = Math.Min(table.Rows, shape.Height - firstRow);
        (Frames, Length, Start) = (shape.Frames, _rows * shape.Width, firstRow * shape.Width);
    }

    /// <summary>How many frames are drawn.</summary>
    public int Frames { get; }

    /// <summary>Pixels of the band in one frame.</summary>
    public int Length { get; }

    /// <summary>The place of the band's first pixel in its frame.</summary>
    public int Start { get; }

    /// <summary>The band's pixels in a frame that is drawn, counted from the first one drawn.</summary>
    public Span<float> this[int frame] => new(_start + frame * _frameStride, Length);

    /// <summary>The white noise of a frame of the endless clip at the band's pixels.</summary>
    /// <exception cref="ArgumentException">The destination has not <see cref="Length"/> elements.</exception>
    public void White(Span<float> destination, int frame) => Fill(destination, WhiteNoise.Frame(_key, _sample, _channel, frame, _firstRow));

    /// <summary>The white field that all frames share, at the band's pixels.</summary>
    /// <exception cref="ArgumentException">The destination has not <see cref="Length"/> elements.</exception>
    public void Shared(Span<float> destination) => Fill(destination, WhiteNoise.Shared(_key, _sample, _channel, _firstRow));

    /// <summary>Another field and the white noise z of a frame in one pass: <c>fma(source, sourceFactor, z * whiteFactor)</c>, in this order of
    /// operations to the bit.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="frame">The frame of the endless clip that z is of.</param>
    /// <param name="source">The other field at the band's pixels; it may be the destination, but overlap it in no other way.</param>
    /// <param name="sourceFactor">Multiplies the source.</param>
    /// <param name="whiteFactor">Multiplies z.</param>
    /// <exception cref="ArgumentException">The destination or the source has not <see cref="Length"/> elements.</exception>
    public void Blend(Span<float> destination, int frame, ReadOnlySpan<float> source, float sourceFactor, float whiteFactor)
    {
        CheckLength(source.Length, nameof(source));
        fixed (float* from = source)
        {
            Fill(destination, WhiteNoise.Frame(_key, _sample, _channel, frame, _firstRow), new NoiseBlend(from, sourceFactor, whiteFactor));
        }
    }

    private void Fill(Span<float> destination, PhiloxPlane plane, NoiseBlend blend = default)
    {
        CheckLength(destination.Length, nameof(destination));
        fixed (float* to = destination)
        {
            PlaneFill.Fill(_table, _rows, plane, to, blend);
        }
    }

    private void CheckLength(int length, string parameter)
    {
        if (length != Length)
        {
            throw new ArgumentException($"{length} elements were given for a band of {Length} pixels.", parameter);
        }
    }
}

/// <summary>Fills a band.</summary>
internal delegate void BandFill(NoiseBand band);
