using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Makes the batches of a training from a data set, ahead of the network on other threads.</summary>
/// <remarks>A batch is a function of the data set, the options and the step alone, whichever steps were made before: a training that was
/// stopped goes on with the batches that it would have had. <see cref="At"/> is a <see cref="TrainingBatchSource"/>; one caller at a
/// time.</remarks>
public sealed class ClipBatches : IDisposable
{
    private const int Channels = 3;
    private const ulong ClipPurpose = 1;
    private const ulong ImagePurpose = 2;

    private readonly ClipBatchOptions _options;
    private readonly ClipDraw? _clips;
    private readonly ClipDraw? _images;
    private readonly ConcurrentDictionary<string, string> _bad = new(StringComparer.Ordinal);
    private readonly Lookahead<(Pixels? Clips, Pixels? Images)> _ahead;

    /// <summary>Batches of a data set.</summary>
    /// <param name="data">The clips.</param>
    /// <param name="options">What a batch is made of.</param>
    /// <exception cref="ArgumentException">A batch would be empty.</exception>
    /// <exception cref="InvalidDataException">The data set has no clips, only still pictures, and batches are to have clips.</exception>
    public ClipBatches(ClipDataSet data, ClipBatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        if (options.BatchSize + options.ImagesPerBatch == 0)
        {
            throw new ArgumentException("A batch of no clips and no images was asked for; at least one of either was expected.");
        }

        ThrowIfNotReadable(data);
        _options = options;
        var stops = data.Options.BadClips == BadClips.Stop;
        var (stills, clips) = (data.Clips.Where(c => c.IsImage).ToArray(), data.Clips.Where(c => !c.IsImage).ToArray());
        var moving = options.Frames == 1 ? [.. data.Clips] : clips;
        if (options.BatchSize > 0)
        {
            _clips = moving.Length > 0
                ? new ClipDraw(moving, options.Seed, stops, _bad)
                : throw new InvalidDataException(
                    $"{data.Folder} has {stills.Length} still pictures and no clip; clips of {options.Frames} frames were asked for.");
        }

        if (options.ImagesPerBatch > 0)
        {
            _images = new ClipDraw(stills.Length > 0 ? stills : clips, ~options.Seed, stops, _bad);
        }

        _ahead = new(Decode, options.Ahead, options.Threads);
    }

    /// <summary>The clips that could not be used so far, in the order of their names; batches have others in their place.</summary>
    public IReadOnlyList<SkippedClip> Skipped =>
        [.. _bad.OrderBy(b => b.Key, StringComparer.Ordinal).Select(b => new SkippedClip(b.Key, b.Value))];

    /// <summary>The share of the time since the first batch that was spent waiting for batches, from 0 to 1.</summary>
    public double WaitingShare => _ahead.WaitingShare;

    /// <summary>The batch of a step.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <returns>Clips (B, 3, F, H, W) with their captions, and <see cref="TrainingBatch.Images"/>; the caller disposes it.</returns>
    /// <exception cref="InvalidDataException">A clip cannot be used and is not to be skipped, or so many cannot that no batch can be
    /// made.</exception>
    /// <exception cref="NotSupportedException">A clip needs ffmpeg or SkiaSharp's native library, and it is missing.</exception>
    public TrainingBatch At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        var (clips, images) = _ahead.Take(step);
        return clips is null ? images!.ToBatch(_options) : clips.ToBatch(_options, images?.ToBatch(_options));
    }

    /// <summary>Ends the decoding ahead.</summary>
    public void Dispose() => _ahead.Dispose();

    // Before hours of training, not when the first video is drawn.
    private static void ThrowIfNotReadable(ClipDataSet data)
    {
        if (!Ffmpeg.IsInstalled && data.Clips.FirstOrDefault(c => c.Source.IsVideo) is { } video)
        {
            Ffmpeg.ThrowIfMissing($"Reading {video.Name} of {data.Folder}");
        }
    }

    private (Pixels? Clips, Pixels? Images) Decode(long step) =>
        (Decode(_clips, step, _options.BatchSize, _options.Frames, ClipPurpose),
            Decode(_images, step, _options.ImagesPerBatch, 1, ImagePurpose));

    private Pixels? Decode(ClipDraw? draw, long step, int count, int frames, ulong purpose)
    {
        if (draw is null)
        {
            return null;
        }

        var pixels = new Pixels(
            new float[(long)count * Channels * frames * _options.Height * _options.Width], new string[count], frames);
        for (var i = 0; i < count; i++)
        {
            var place = step * count + i;
            pixels.Captions[i] = draw.At(place, clip => Fill(clip, place, purpose, pixels, i));
        }

        return pixels;
    }

    // Fills the place of a clip in a batch, and tells its caption.
    private string Fill(CaptionedClip clip, long place, ulong purpose, Pixels pixels, int index)
    {
        var random = new DataRandom(_options.Seed, place, (purpose << 32) + 3);
        var caption = clip.Captions[random.Below(clip.Captions.Count)];
        var cutAt = _options.Fit == FrameFit.RandomCrop ? random.Below(1 << 20) / (double)((1 << 20) - 1) : 0.5;
        var startAt = random.Below(int.MaxValue);
        var isStill = clip.IsImage || pixels.Frames == 1;
        var cut = new ClipCut(pixels.Frames, isStill ? 1 : _options.FrameStride, isStill ? null : _options.FrameRate);
        var video = cut.Read(clip.Source, count => _options.RandomStart ? startAt % count : count / 2);

        var (plane, size) = (_options.Height * _options.Width, (_options.Width, _options.Height));
        var resize = FrameResize.Between((video.Width, video.Height), size, _options.Fit == FrameFit.Stretch, cutAt);
        for (var f = 0; f < pixels.Frames; f++)
        {
            resize.Apply(
                video.Frame(f).Span, pixels.Values.AsSpan((index * Channels * pixels.Frames + f) * plane), pixels.Frames * plane);
        }

        return caption;
    }

    // What a batch is made of, before it is a tensor: tensors are made on the thread that uses them.
    private sealed record Pixels(float[] Values, string[] Captions, int Frames)
    {
        public TrainingBatch ToBatch(ClipBatchOptions options, TrainingBatch? images = null)
        {
            using var scope = NewDisposeScope();
            var video = tensor(Values).reshape(Captions.Length, Channels, Frames, options.Height, options.Width);
            return new TrainingBatch(video.MoveToOuterDisposeScope(), Captions) { Images = images };
        }
    }
}
