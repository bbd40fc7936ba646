using System.Numerics;

namespace Pyoco.Noise;

/// <summary>A band of rows of one sample and channel across all frames that are drawn: what one thread fills at a time.</summary>
/// <remarks>Priors that couple frames alone are written against it: what they do at a pixel does not depend on where the band begins.
/// <see cref="NoiseBands.Fill"/> makes the bands; <c>default</c> is a band of no frames.</remarks>
public readonly unsafe ref struct NoiseBand
{
    private readonly float* _start;
    private readonly long _frameStride;
    private readonly BlockTable _table;
    private readonly int _rows;
    private readonly int _firstRow;
    private readonly NoiseKey _key;

    /// <summary>The rows of a table, moved down to a row.</summary>
    /// <param name="clip">The first frame of the sample and channel, contiguous (F, H, W).</param>
    /// <param name="shape">The whole shape that is drawn.</param>
    /// <param name="key">Seed and stream.</param>
    /// <param name="sample">Index of the sample.</param>
    /// <param name="channel">Index of the channel.</param>
    /// <param name="firstRow">The band's first row, a multiple of a power of two that is not below the table's rows: their bits do not
    /// mix.</param>
    /// <param name="table">The rows of every band from 0 on; the last band of a frame may have fewer.</param>
    internal NoiseBand(float* clip, VideoShape shape, NoiseKey key, int sample, int channel, int firstRow, BlockTable table)
    {
        if (table.Width != shape.Width || firstRow % (int)BitOperations.RoundUpToPowerOf2((uint)table.Rows) != 0)
        {
            throw new ArgumentException(
                $"No band of {table.Rows} rows of {table.Width} pixels begins at row {firstRow} of {shape}.", nameof(firstRow));
        }

        _start = clip + (long)firstRow * shape.Width;
        _frameStride = (long)shape.Height * shape.Width;
        (_table, _firstRow, Sample, Channel, _key) = (table, firstRow, sample, channel, key);
        _rows = Math.Min(table.Rows, shape.Height - firstRow);
        (Frames, Length, Start) = (shape.Frames, _rows * shape.Width, firstRow * shape.Width);
    }

    /// <summary>Index of the sample that the band is of.</summary>
    public int Sample { get; }

    /// <summary>Index of the channel that the band is of.</summary>
    public int Channel { get; }

    /// <summary>How many frames are drawn.</summary>
    public int Frames { get; }

    /// <summary>Index of the first frame drawn in the unbounded clip.</summary>
    public int FirstFrame { get; internal init; }

    /// <summary>Pixels of the band in one frame.</summary>
    public int Length { get; }

    /// <summary>The place of the band's first pixel in its frame.</summary>
    public int Start { get; }

    /// <summary>The band's pixels in a frame that is drawn, counted from the first one drawn: 0 to <see cref="Frames"/> - 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The frame is not drawn.</exception>
    public Span<float> this[int frame]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(frame);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, Frames);
            return new Span<float>(_start + frame * _frameStride, Length);
        }
    }

    /// <summary>The white noise of a frame of the unbounded clip at the band's pixels.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="frame">Index of the frame in the unbounded clip, at least 0.</param>
    /// <exception cref="ArgumentException">The destination has not <see cref="Length"/> elements.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The frame is negative.</exception>
    public void White(Span<float> destination, int frame) => Fill(destination, PlaneOf(frame));

    /// <summary>The white field that all frames share, at the band's pixels.</summary>
    /// <exception cref="ArgumentException">The destination has not <see cref="Length"/> elements.</exception>
    public void Shared(Span<float> destination) => Fill(destination, WhiteNoise.Shared(_key, Sample, Channel, _firstRow));

    /// <summary>Another field and the white noise z of a frame in one pass: <c>fma(source, sourceFactor, z * whiteFactor)</c>, in this
    /// order of operations to the bit.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="frame">The frame of the unbounded clip that z is of, at least 0.</param>
    /// <param name="source">The other field at the band's pixels; it may be the destination, but overlap it in no other way.</param>
    /// <param name="sourceFactor">Multiplies the source.</param>
    /// <param name="whiteFactor">Multiplies z.</param>
    /// <exception cref="ArgumentException">The destination or the source has not <see cref="Length"/> elements, or they overlap in
    /// part.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The frame is negative.</exception>
    public void Blend(Span<float> destination, int frame, ReadOnlySpan<float> source, float sourceFactor, float whiteFactor)
    {
        CheckLength(source.Length, nameof(source));
        if (source.Overlaps(destination, out var distance) && distance != 0)
        {
            throw new ArgumentException(
                "The source overlaps the destination in part; the same memory or other memory was expected.", nameof(source));
        }

        fixed (float* from = source)
        {
            Fill(destination, PlaneOf(frame), new NoiseBlend(from, sourceFactor, whiteFactor));
        }
    }

    private PhiloxPlane PlaneOf(int frame)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        return WhiteNoise.Frame(_key, Sample, Channel, frame, _firstRow);
    }

    private void Fill(Span<float> destination, PhiloxPlane plane, NoiseBlend blend = default)
    {
        CheckLength(destination.Length, nameof(destination));
        if (_table is null)
        {
            return; // default(NoiseBand) has no pixels
        }

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
public delegate void BandFill(NoiseBand band);
