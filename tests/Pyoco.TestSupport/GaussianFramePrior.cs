using static TorchSharp.torch;

namespace Pyoco.TestSupport;

/// <summary>Noise whose frames have any given correlation, for tests that know no real prior.</summary>
/// <remarks>White planes come from one generator each, seeded by (seed, stream, sample, channel, frame), and are mixed by the Cholesky
/// factor of the correlation, whose row <c>i</c> knows only the frames up to <c>i</c>. So values depend neither on the batch nor on the
/// number of frames; unlike those of a real prior they do depend on the size of the plane.</remarks>
public sealed class GaussianFramePrior : IGaussianNoisePrior
{
    private readonly Func<int, int, double> _correlation;

    /// <summary>A prior of a correlation between frames i and j.</summary>
    /// <param name="spec">What the prior says that it is.</param>
    /// <param name="correlation">1 where i = j, and a positive definite matrix for any number of frames.</param>
    public GaussianFramePrior(MethodSpec spec, Func<int, int, double> correlation) => (Spec, _correlation) = (spec, correlation);

    /// <inheritdoc/>
    public MethodSpec Spec { get; }

    /// <summary>Frames without correlation.</summary>
    public static GaussianFramePrior Independent() => new(MethodSpec.Independent, (i, j) => i == j ? 1 : 0);

    /// <summary>Frames whose correlation falls by a factor with each frame between them.</summary>
    public static GaussianFramePrior Autoregressive(double factor) =>
        new(new MethodSpec("test-autoregressive", ("factor", factor)), (i, j) => Math.Pow(factor, Math.Abs(i - j)));

    /// <inheritdoc/>
    public double[,] Covariance(int frames)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        var covariance = new double[frames, frames];
        for (var i = 0; i < frames; i++)
        {
            for (var j = 0; j < frames; j++)
            {
                covariance[i, j] = _correlation(i, j);
            }
        }

        return covariance;
    }

    /// <inheritdoc/>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstFrame);
        using var scope = NewDisposeScope();
        var end = firstFrame + shape.Frames;
        var planes = from sample in Enumerable.Range(0, shape.Batch)
                     from channel in Enumerable.Range(0, shape.Channels)
                     from frame in Enumerable.Range(0, end)
                     select WhitePlane(shape, Seed(key, sample, channel, frame));
        var white = stack([.. planes]).view(shape.Batch, shape.Channels, end, shape.Height, shape.Width);
        var factor = linalg.cholesky(tensor(Covariance(end))).narrow(0, firstFrame, shape.Frames); // (F, end)
        var noise = zeros([.. shape.ToArray()], dtype: float64);
        for (var i = 0; i < shape.Frames; i++)
        {
            // One frame at a time and in order, so that the sum of a frame has the same terms however many are drawn.
            for (var j = 0; j <= firstFrame + i; j++)
            {
                using var term = NewDisposeScope();
                noise.select(VideoShape.FrameAxis, i).Plus_(factor[i, j] * white.select(VideoShape.FrameAxis, j));
            }
        }

        return noise.to(float32).to(device ?? CPU).MoveToOuterDisposeScope();
    }

    private static Tensor WhitePlane(VideoShape shape, ulong seed)
    {
        using var generator = new Generator(seed);
        return randn([shape.Height, shape.Width], dtype: float64, generator: generator);
    }

    // SplitMix64 over the parts of the address.
    private static ulong Seed(NoiseKey key, params ReadOnlySpan<int> address)
    {
        var hash = Mix(key.Seed ^ Mix(key.Stream));
        foreach (var part in address)
        {
            hash = Mix(hash ^ (uint)part);
        }

        return hash;
    }

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
