using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>FreeNoise's rescheduled noise for clips longer than a model's own (Qiu et al., arXiv 2310.15169): after the first frames, each
/// block of frames is a random permutation of the frames one context before it.</summary>
/// <remarks><para>With L frames of context and a stride S, the frames <c>i = L + b S</c> to <c>i + S - 1</c> are the frames <c>i - L</c> to
/// <c>i - L + S - 1</c> in an order that is drawn for each block and sample from the seed alone, so that all sampling streams of a seed
/// have one order; in training, each stream has orders of its own, for a model must not learn one. Every frame is one of the first L,
/// whole.</para>
/// <para>This is <b>not Gaussian</b>: each frame is, and given the order all are jointly, but over orders the distribution is a mixture
/// (the sum of two frames whose blocks match has an excess kurtosis of 0.36 at stride 4). It has no density, nothing can be whitened or
/// conditioned, and no likelihood is offered. <see cref="Covariance"/> is exact all the same: in a clip of independent noise, frames of
/// matching blocks have <c>1 / S</c>, other pairs 0.</para>
/// <para>A frame is found by a step back for each L frames before it: late frames cost more than early ones.</para>
/// <para>Up to L frames it is the context's prior, bit for bit. The published programs draw their orders from three different generators
/// and agree with no other program on a seed, nor with this one. What FreeNoise does to a network's attention is not part of a
/// prior.</para></remarks>
public sealed class FreeNoise : ISpanNoisePrior, IFileBackedPrior
{
    /// <summary>A rescheduled prior.</summary>
    /// <param name="context">The prior of the first frames; the paper's is independent noise.</param>
    /// <param name="length">How many frames those are, L, at least 1.</param>
    /// <param name="stride">Frames of a block, S, 1 to L.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public FreeNoise(IVideoNoisePrior context, int length = 16, int stride = 4)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stride, length);
        (Context, Length, Stride) = (context, length, stride);
    }

    /// <summary>The prior of the first frames.</summary>
    public IVideoNoisePrior Context { get; }

    /// <summary>How many first frames there are.</summary>
    public int Length { get; }

    /// <summary>Frames of a block.</summary>
    public int Stride { get; }

    /// <inheritdoc/>
    public MethodSpec Spec => SpecOf(Context.Spec);

    /// <inheritdoc/>
    public MethodSpec SaveTo(string folder) => SpecOf(PriorParts.Save(Context, folder, "context"));

    /// <inheritdoc/>
    public string? Refusal(NoiseKey key) => Context.Refusal(key);

    /// <inheritdoc/>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
        SpanNoise.Sample(this, shape, key, firstFrame, device);

    /// <summary>Fills a contiguous (B, C, F, H, W) with the values that <see cref="Sample"/> gives; needs no libtorch if the context's
    /// prior does not.</summary>
    /// <inheritdoc cref="IndependentNoise.Fill"/>
    public void Fill(Span<float> destination, VideoShape shape, NoiseKey key, int firstFrame = 0, int? threads = null)
    {
        WhiteNoise.CheckAddress(shape, key, firstFrame);
        NoiseBands.CheckDestination(destination, shape);
        var orders = (key.IsForTraining ? key.ForPart((int)(key.Stream & int.MaxValue)) : key).Seed;
        var sources = new int[shape.Batch, shape.Frames];
        for (var sample = 0; sample < shape.Batch; sample++)
        {
            for (var f = 0; f < shape.Frames; f++)
            {
                sources[sample, f] = Source(orders, sample, firstFrame + f);
            }
        }

        var first = sources.Cast<int>().Min();
        var context = shape.WithFrames(sources.Cast<int>().Max() + 1 - first);
        using var noise = new RentedField(NoisePart.Elements(context));
        SpanNoise.Fill(Context, noise.Span, context, key, first, threads);
        var plane = shape.Height * shape.Width;
        for (var (clip, at) = (0, 0); clip < shape.Batch * shape.Channels; clip++)
        {
            for (var f = 0; f < shape.Frames; f++, at += plane)
            {
                var source = clip * context.Frames + sources[clip / shape.Channels, f] - first;
                noise.Span.Slice(source * plane, plane).CopyTo(destination[at..]);
            }
        }
    }

    /// <summary>The covariance of the first frames at one pixel, [frames, frames], on the average over all orders: exact, though the
    /// distribution is not Gaussian.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="frames"/> is below 1.</exception>
    /// <exception cref="NotSupportedException">The context's prior states no covariance.</exception>
    public double[,] Covariance(int frames)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        var context = NoisePart.Covariance(this, Context, Math.Min(frames, Length));
        var matrix = FrameCovariance.Of(frames, (i, j) => i < Length && j < Length ? context[i, j] : 0);
        for (var i = Length; i < frames; i++)
        {
            // The frame is any of its sources, each as likely; two frames of a block are any two of them.
            var (start, sources) = (i - (i - Length) % Stride, (i - Length) / Stride * Stride);
            for (var j = 0; j <= i; j++)
            {
                matrix[i, j] = j == i ? 1 : j < start ? Average(k => matrix[sources + k, j]) : OfPairs(matrix, sources);
                matrix[j, i] = matrix[i, j];
            }
        }

        return matrix;
    }

    // The frame below Length that a frame is.
    internal int Source(ulong seed, int sample, int frame)
    {
        while (frame >= Length)
        {
            var (block, place) = Math.DivRem(frame - Length, Stride);
            frame = block * Stride + Order(seed, sample, block)[place];
        }

        return frame;
    }

    private MethodSpec SpecOf(MethodSpec context) =>
        new("rescheduled", ("context", context), ("length", Length), ("stride", Stride));

    // Fisher and Yates's shuffle; the address of a number is the block, its place and the sample, under a part of the seed.
    private int[] Order(ulong seed, int sample, int block)
    {
        var order = new int[Stride];
        var orders = new NoiseKey(seed).ForPart(0).Seed;
        for (var i = 0; i < Stride; i++)
        {
            var (word, _, _, _) = Philox.Block((uint)block, (uint)i, (uint)sample, 0, orders);
            var other = (int)(((ulong)word * (uint)(i + 1)) >> 32);
            (order[i], order[other]) = (order[other], i);
        }

        return order;
    }

    private double Average(Func<int, double> entry) => Enumerable.Range(0, Stride).Average(entry);

    private double OfPairs(double[,] matrix, int first)
    {
        var sum = 0.0;
        for (var k = 0; k < Stride; k++)
        {
            for (var l = 0; l < Stride; l++)
            {
                sum += k == l ? 0 : matrix[first + k, first + l];
            }
        }

        return sum / (Stride * (Stride - 1));
    }
}
