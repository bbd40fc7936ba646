using Pyoco;
using static TorchSharp.torch;

namespace NoiseLab;

/// <summary>Cosine similarities of frames of one kind of pair.</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation.</param>
/// <param name="Pairs">How many pairs.</param>
internal readonly record struct Similarity(double Mean, double Deviation, int Pairs);

/// <summary>How alike the noises of frames are: cosine similarity within clips by the frames between them, and across clips.</summary>
internal sealed class FrameSimilarity
{
    private readonly double[] _products; // of unit vectors, clip by clip and frame by frame
    private readonly int _clips;
    private readonly int _frames;

    /// <param name="noise">(B, C, F, H, W), a sample a clip.</param>
    public FrameSimilarity(Tensor noise)
    {
        using var scope = NewDisposeScope();
        (_clips, _frames) = ((int)noise.size(VideoShape.BatchAxis), (int)noise.size(VideoShape.FrameAxis));
        var frames = noise.transpose(VideoShape.ChannelAxis, VideoShape.FrameAxis); // (B, F, C, H, W)
        var vectors = frames.reshape((long)_clips * _frames, -1).to(ScalarType.Float64);
        Values = (int)vectors.size(1);
        var units = vectors.div(vectors.norm(1, keepdim: true));
        _products = units.mm(units.t()).flatten().data<double>().ToArray();
    }

    /// <summary>How many values a frame has; independent white frames have similarities of mean 0 and deviation
    /// <c>1 / sqrt(Values)</c>.</summary>
    public int Values { get; }

    /// <summary>Frames of one clip, so many frames apart.</summary>
    public Similarity Within(int distance) => Of(
        from clip in Enumerable.Range(0, _clips)
        from frame in Enumerable.Range(0, _frames - distance)
        select Product(clip, frame, clip, frame + distance));

    /// <summary>Frames of different clips, at one place in both.</summary>
    public Similarity Across() => Of(
        from first in Enumerable.Range(0, _clips)
        from second in Enumerable.Range(first + 1, _clips - first - 1)
        from frame in Enumerable.Range(0, _frames)
        select Product(first, frame, second, frame));

    private double Product(int clip, int frame, int otherClip, int otherFrame) =>
        _products[(clip * _frames + frame) * _clips * _frames + otherClip * _frames + otherFrame];

    private static Similarity Of(IEnumerable<double> similarities)
    {
        var values = similarities.ToArray();
        var mean = values.Average();
        return new Similarity(mean, Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), values.Length);
    }
}
