using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Noise that follows a control video: a pixel keeps the last frame's noise where the video hardly changes and gets new noise
/// where it does (Control-A-Video, arXiv 2305.13840).</summary>
/// <remarks><para>The change of a pixel is the absolute difference of two neighbouring frames over the largest one in the clip, averaged
/// over channels and over the area that a pixel of the noise covers; beyond a threshold the pixel is drawn again. No flow is needed.</para>
/// <para>Given the video the distribution is exactly Gaussian, every frame is white, and two frames have the covariance 1 at a pixel that
/// does not change between them, else 0 (<see cref="ChangedPixels"/>). It differs from pixel to pixel, so there is no one covariance over
/// frames to state, and it is degenerate wherever a pixel is kept: neither whitening nor a likelihood is offered.</para>
/// <para>One video serves all samples and channels. Its specification names the file that it was read from, or, made of a tensor, nothing
/// that it could be made of again: then <see cref="NoisePriorFactory"/> refuses it. <see cref="SaveTo"/> writes a file either
/// way.</para></remarks>
public sealed class ResidualNoise : ISpanNoisePrior, IFileBackedPrior
{
    private readonly StoredVideo _control;
    private readonly double[] _changes; // (F - 1, H, W) of the control video, over the largest
    private readonly ConcurrentDictionary<(int, int), bool[]> _changed = new();

    /// <summary>A prior of a control video.</summary>
    /// <param name="control">The video, float32 (1, C, F, H, W), finite, of any range and size; copied. The prior has as many
    /// frames.</param>
    /// <param name="threshold">The change beyond which a pixel is drawn again, 0 to 1.</param>
    /// <exception cref="ArgumentException">The video is no such tensor.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not between 0 and 1.</exception>
    public ResidualNoise(Tensor control, double threshold = 0.1) : this(StoredVideo.Of(control, nameof(control)), threshold)
    {
    }

    internal ResidualNoise(StoredVideo control, double threshold)
    {
        if (control.Shape.Batch != 1)
        {
            throw new ArgumentException($"The control video has the shape {control.Shape}; one sample was expected.", nameof(control));
        }

        if (threshold is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(threshold), threshold, $"The threshold is {threshold}; a number from 0 to 1 was expected.");
        }

        (_control, Threshold, _changes) = (control, threshold, Changes(control));
    }

    /// <summary>The change beyond which a pixel is drawn again.</summary>
    public double Threshold { get; }

    /// <summary>The number of frames of the control video.</summary>
    public int Frames => _control.Shape.Frames;

    /// <inheritdoc/>
    public MethodSpec Spec => new("residual", [.. _control.Parameters, ("threshold", Threshold)]);

    /// <inheritdoc/>
    public MethodSpec SaveTo(string folder) => new("residual", [.. _control.SaveTo(folder), ("threshold", Threshold)]);

    /// <summary>A prior of a control video in a file.</summary>
    /// <param name="file">A safetensors file with one tensor, float32 (1, C, F, H, W).</param>
    /// <inheritdoc cref="ResidualNoise(Tensor, double)"/>
    /// <param name="threshold">The change beyond which a pixel is drawn again, 0 to 1.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or holds no such tensor.</exception>
    public static ResidualNoise Load(string file, double threshold = 0.1) => new(StoredVideo.Load(file), threshold);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The control video has fewer frames.</exception>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
        SpanNoise.Sample(this, shape, key, firstFrame, device);

    /// <summary>Fills a contiguous (B, C, F, H, W) with the values that <see cref="Sample"/> gives; needs no libtorch.</summary>
    /// <inheritdoc cref="IndependentNoise.Fill"/>
    /// <exception cref="ArgumentOutOfRangeException">The control video has fewer frames.</exception>
    public void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null)
    {
        Check(shape, key, firstFrame);
        NoiseBands.Fill(destination, shape, key, firstFrame, Bands(shape, firstFrame), threads);
    }

    /// <summary>Which pixels of a frame are drawn again, row by row; all of the first frame are.</summary>
    /// <param name="frame">The frame, from 0.</param>
    /// <param name="height">Rows of the noise.</param>
    /// <param name="width">Columns of the noise.</param>
    /// <exception cref="ArgumentOutOfRangeException">The control video has no such frame, or a size is below 1.</exception>
    public IReadOnlyList<bool> ChangedPixels(int frame, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, Frames);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        CheckSize(height, width);
        return new ArraySegment<bool>(Changed(height, width), frame * height * width, height * width);
    }

    private BandFill Bands(VideoShape shape, int firstFrame)
    {
        var (changed, plane) = (Changed(shape.Height, shape.Width), shape.Height * shape.Width);
        return band =>
        {
            var (own, kept) = (new float[band.Length], new float[band.Length]);
            for (var frame = 0; frame < firstFrame + band.Frames; frame++)
            {
                var anew = changed.AsSpan(frame * plane + band.Start, band.Length);
                if (anew.Contains(true))
                {
                    band.White(own, frame);
                    for (var i = 0; i < own.Length; i++)
                    {
                        kept[i] = anew[i] ? own[i] : kept[i];
                    }
                }

                if (frame >= firstFrame)
                {
                    kept.CopyTo(band[frame - firstFrame]);
                }
            }
        };
    }

    private bool[] Changed(int height, int width) => _changed.GetOrAdd((height, width), _ =>
    {
        var (shape, plane) = (_control.Shape, height * width);
        var changed = new bool[Frames * plane];
        changed.AsSpan(0, plane).Fill(true);
        for (var frame = 1; frame < Frames; frame++)
        {
            var changes = _changes.AsSpan((frame - 1) * shape.Height * shape.Width, shape.Height * shape.Width);
            var averages = AreaAverage.Of(changes, (shape.Height, shape.Width), (height, width));
            for (var i = 0; i < plane; i++)
            {
                changed[frame * plane + i] = averages[i] > Threshold;
            }
        }

        return changed;
    });

    private static double[] Changes(StoredVideo control)
    {
        var (shape, values) = (control.Shape, control.Values);
        var plane = shape.Height * shape.Width;
        var (sums, largest) = (new double[(shape.Frames - 1) * plane], 0.0);
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            for (var i = 0; i < sums.Length; i++)
            {
                var at = channel * shape.Frames * plane + i;
                var change = Math.Abs((double)values[at + plane] - values[at]);
                sums[i] += change;
                largest = Math.Max(largest, change);
            }
        }

        return largest == 0 ? sums : [.. sums.Select(sum => sum / (shape.Channels * largest))];
    }

    // What the control video changes is kept for every pixel of all its frames.
    private void CheckSize(int height, int width)
    {
        if ((Int128)Frames * height * width > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(height), height, $"The {Frames} frames of the control video would have {(Int128)Frames * height * width} pixels at "
                + $"{height} x {width}; at most {Array.MaxLength} are possible.");
        }
    }

    private void Check(VideoShape shape, NoiseKey key, int firstFrame)
    {
        WhiteNoise.CheckAddress(shape, key, firstFrame);
        CheckSize(shape.Height, shape.Width);
        FrameCovariance.CheckFrames(Spec, Frames, firstFrame + shape.Frames);
    }
}
