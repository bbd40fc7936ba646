using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Noise for clips of several shots: frames of a shot correlate as under a prior of one's choice, frames of different shots
/// little or not at all.</summary>
/// <remarks><para>Frame a of a shot is <c>sqrt(1 - across) e_a + sqrt(across) b</c>: e begins again in each shot, b is one white field for
/// the whole clip. With S the covariance of the inner prior, two frames have the covariance <c>(1 - across) S + across</c> in one shot and
/// <c>across</c> in two. Of mixed noise that is the nested mixed model; across 0 gives each shot the inner prior's own distribution.</para>
/// <para>Parts of the key (<see cref="NoiseKey.ForPart"/>): 0 is the common field, shot i from 0 has part i + 1. So another cut later on
/// changes nothing before it.</para></remarks>
public sealed class MultiShotNoise : ILinearGaussianPrior, IGaussianNoisePrior, ISpanNoisePrior, IFileBackedPrior
{
    private static readonly SharedNoise Common = new();
    private readonly int[] _lengths;
    private readonly int[] _starts;

    /// <summary>A prior of as many frames as the shots have together.</summary>
    /// <param name="within">The prior of the frames of a shot.</param>
    /// <param name="lengths">The number of frames of each shot, at least 1.</param>
    /// <param name="across">The part of the variance that all shots share: 0, 1, or at least 1e-12 away from both.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is below 1, or <paramref name="across"/> is out of range.</exception>
    /// <exception cref="ArgumentException">There is no shot, or there are more frames than a number holds.</exception>
    public MultiShotNoise(IVideoNoisePrior within, IReadOnlyList<int> lengths, double across = 0)
    {
        ArgumentNullException.ThrowIfNull(within);
        ArgumentNullException.ThrowIfNull(lengths);
        if (lengths.Count == 0)
        {
            throw new ArgumentException("There is no shot; the length of at least one was expected.", nameof(lengths));
        }

        foreach (var length in lengths)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(length, 1, nameof(lengths));
        }

        _lengths = [.. lengths];
        var frames = _lengths.Sum(length => (long)length);
        Frames = frames <= int.MaxValue ? (int)frames : throw new ArgumentException(
            $"The shots have {frames} frames together; at most {int.MaxValue} were expected.", nameof(lengths));
        _starts = new int[_lengths.Length];
        for (var shot = 1; shot < _starts.Length; shot++)
        {
            _starts[shot] = _starts[shot - 1] + _lengths[shot - 1];
        }

        (Within, Across) = (within, FrameCovariance.CheckedShare(across, nameof(across)));
    }

    /// <summary>The prior of the frames of a shot.</summary>
    public IVideoNoisePrior Within { get; }

    /// <summary>The number of frames of each shot.</summary>
    public IReadOnlyList<int> Lengths => _lengths;

    /// <summary>The part of the variance that all shots share.</summary>
    public double Across { get; }

    /// <summary>The number of frames of all shots.</summary>
    public int Frames { get; }

    /// <inheritdoc/>
    public MethodSpec Spec => SpecOf(Within.Spec);

    /// <inheritdoc/>
    public MethodSpec SaveTo(string folder) => SpecOf(PriorParts.Save(Within, folder, "within"));

    /// <inheritdoc/>
    public string? Refusal(NoiseKey key) => Within.Refusal(key);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The shots have fewer frames.</exception>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
        SpanNoise.Sample(this, shape, key, firstFrame, device);

    /// <summary>Fills a contiguous (B, C, F, H, W) with the values that <see cref="Sample"/> gives; needs no libtorch if the inner prior
    /// does not.</summary>
    /// <inheritdoc cref="IndependentNoise.Fill"/>
    /// <exception cref="ArgumentOutOfRangeException">The shots have fewer frames.</exception>
    public void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null)
    {
        Check(shape, key, firstFrame);
        NoiseBands.CheckDestination(destination, shape);
        for (var frame = firstFrame; frame < firstFrame + shape.Frames;)
        {
            var (shot, offset) = Place(frame);
            var run = Math.Min(_lengths[shot] - offset, firstFrame + shape.Frames - frame);
            using var noise = new RentedField(NoisePart.Elements(shape.WithFrames(run)));
            SpanNoise.Fill(Within, noise.Span, shape.WithFrames(run), key.ForPart(shot + 1), offset, threads);
            Insert(noise.Span, run, destination, shape, frame - firstFrame);
            frame += run;
        }

        if (Across > 0)
        {
            AddCommon(destination, shape, key.ForPart(0), threads);
        }
    }

    /// <summary><c>(1 - across) S + across</c> in a shot, <c>across</c> between shots.</summary>
    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The inner prior states no covariance.</exception>
    public double[,] Covariance(int frames)
    {
        FrameCovariance.CheckFrames(Spec, Frames, frames);
        var within = NoisePart.Covariance(this, Within, LongestOf(frames));
        return FrameCovariance.Of(frames, (i, j) => Entry(i, j, (a, b) => within[a, b]));
    }

    /// <inheritdoc/>
    public NoiseDistribution Distribution(VideoShape shape)
    {
        FrameCovariance.CheckFrames(Spec, Frames, shape.Frames);
        return NoisePart.Distribution(this, Within, shape.WithFrames(LongestOf(shape.Frames)))
            .Select(within => FrameDistribution.Dense(shape.Frames, (i, j) => Entry(i, j, (a, b) => within[a, b])));
    }

    private MethodSpec SpecOf(MethodSpec within) => new(
        "shots", ("within", within), ("lengths", Array.ConvertAll(_lengths, length => (double)length)), ("across", Across));

    private static void Insert(ReadOnlySpan<float> run, int frames, Span<float> clip, VideoShape shape, int at)
    {
        var frame = shape.Height * shape.Width;
        for (var channel = 0; channel < shape.Batch * shape.Channels; channel++)
        {
            run.Slice(channel * frames * frame, frames * frame).CopyTo(clip[((channel * shape.Frames + at) * frame)..]);
        }
    }

    private void AddCommon(Span<float> clip, VideoShape shape, NoiseKey key, int? threads)
    {
        using var common = new RentedField(clip.Length);
        Common.Fill(common.Span, shape, key, threads: threads);
        WeightedSum.Of(clip, common.Span, (float)Math.Sqrt(Across), clip, (float)Math.Sqrt(1 - Across));
    }

    private double Entry(int i, int j, Func<int, int, double> within)
    {
        var (first, second) = (Place(i), Place(j));
        return Across + (first.Shot == second.Shot ? (1 - Across) * within(first.Offset, second.Offset) : 0);
    }

    private (int Shot, int Offset) Place(int frame)
    {
        var found = Array.BinarySearch(_starts, frame);
        var shot = found >= 0 ? found : ~found - 1;
        return (shot, frame - _starts[shot]);
    }

    // Frames of the longest shot, or piece of one, among the first frames of the clip.
    private int LongestOf(int frames) => Enumerable.Range(0, frames).Max(frame => Place(frame).Offset + 1);

    private void Check(VideoShape shape, NoiseKey key, int firstFrame)
    {
        WhiteNoise.CheckAddress(shape, key, firstFrame);
        FrameCovariance.CheckFrames(Spec, Frames, firstFrame + shape.Frames);
    }
}
