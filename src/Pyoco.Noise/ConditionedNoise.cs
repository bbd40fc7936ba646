using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Noise of a linear-Gaussian prior of which some frames are given: they come back bit for bit, the others are drawn from the
/// prior's distribution given them.</summary>
/// <remarks><para>A draw of the prior is corrected by what the given frames say beyond it (Matheron's rule):
/// <c>e + S_fA S_AA⁻¹ (given - e_A)</c>. That is exact, and any range of frames has the bits of the whole clip. It continues a clip, fills
/// the gap between two, or draws the middle again.</para>
/// <para>The given frames belong to one stream, 0 unless another is named, the initial noise; other streams, a sampler's steps, are draws
/// of the prior itself. So it can stand where the prior stands, and has its <see cref="Spec"/>: noise that was drawn from the prior,
/// conditioned, is noise of the prior.</para></remarks>
public sealed class ConditionedNoise : IFileBackedPrior
{
    private readonly ILinearGaussianPrior _prior;
    private readonly int[] _frames; // in order
    private readonly float[] _given; // (B, C, K, H, W)
    private readonly VideoShape _shape;

    internal ConditionedNoise(ILinearGaussianPrior prior, Tensor given, int[] frames)
    {
        ArgumentNullException.ThrowIfNull(prior);
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(frames);
        _prior = prior;
        _shape = VideoShape.Of(given);
        _frames = [.. frames.Order()];
        if (given.dtype != ScalarType.Float32)
        {
            throw new ArgumentException(
                $"The given noise is {given.dtype}; Float32 was expected, which is what priors draw.", nameof(given));
        }

        if (_frames.Length != _shape.Frames || _frames[0] < 0 || _frames.Distinct().Count() != _frames.Length)
        {
            throw new ArgumentException(
                $"The frames are [{string.Join(", ", frames)}]; {_shape.Frames} different ones were expected, as many as are given.",
                nameof(frames));
        }

        using var scope = NewDisposeScope();
        var order = Enumerable.Range(0, frames.Length).OrderBy(i => frames[i]).Select(i => (long)i).ToArray();
        _given = given.cpu().index_select(VideoShape.FrameAxis, tensor(order)).contiguous().data<float>().ToArray();
        RefuseContradictions();
    }

    private ConditionedNoise(ConditionedNoise other, uint stream) =>
        (_prior, _frames, _given, _shape, Stream) = (other._prior, other._frames, other._given, other._shape, stream);

    /// <summary>The stream whose frames are given.</summary>
    public uint Stream { get; }

    /// <summary>That of the prior.</summary>
    public MethodSpec Spec => _prior.Spec;

    /// <summary>Saves the prior; the given frames belong to no specification.</summary>
    /// <inheritdoc/>
    public MethodSpec SaveTo(string folder) => _prior is IFileBackedPrior stored ? stored.SaveTo(folder) : Spec;

    /// <summary>The same frames given in another stream.</summary>
    public ConditionedNoise InStream(uint stream) => new(this, stream);

    /// <inheritdoc/>
    public string? Refusal(NoiseKey key) => _prior.Refusal(key);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The shape differs from the given noise in more than the frames.</exception>
    public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null)
    {
        WhiteNoise.CheckAddress(shape, key, firstFrame);
        if (key.Stream != Stream)
        {
            return _prior.Sample(shape, key, firstFrame, device);
        }

        if (shape.WithFrames(1) != _shape.WithFrames(1))
        {
            throw new ArgumentException(
                $"The shape is {shape}; the given noise is {_shape}, and only the frames may differ.", nameof(shape));
        }

        using var scope = NewDisposeScope();
        var law = LawUpTo(firstFrame + shape.Frames - 1);
        var regressions = Regressions(law);
        var given = Given();
        var news = NoiseModes.ToModes(law, given.to(ScalarType.Float64).sub(Draw(key))); // (B, C, K, H, W) or its bins
        var drawn = _prior.Sample(shape, key, firstFrame);
        var frames = Enumerable.Range(firstFrame, shape.Frames).Select((frame, i) =>
            Array.IndexOf(_frames, frame) is var place and >= 0
                ? given.narrow(VideoShape.FrameAxis, place, 1)
                : Corrected(drawn.narrow(VideoShape.FrameAxis, i, 1), law, news, l => regressions[l].Weights(frame))).ToArray();
        return cat(frames, VideoShape.FrameAxis).to(device ?? CPU).MoveToOuterDisposeScope();
    }

    /// <summary>The covariance of the frames at one pixel when the given ones are known: 0 in their rows and columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="frames"/> is below 1, or beyond the prior's last frame.</exception>
    public double[,] Covariance(int frames)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        var law = LawUpTo(frames - 1);
        var regressions = Regressions(law);
        return FrameCovariance.Of(frames, (i, j) => law.Average(l => regressions[l].Residual(i, j)));
    }

    // A frame that was drawn, with what the given frames say beyond the drawn ones. Products and sums are apart and in order, so that their
    // bits do not depend on how libtorch cuts a tensor into vectors.
    private static Tensor Corrected(Tensor frame, NoiseDistribution law, Tensor news, Func<FrameDistribution, double[]> weights)
    {
        using var scope = NewDisposeScope();
        var correction = NoiseModes.FromModes(law, Weighted(law, news, weights), VideoShape.Of(frame));
        return frame.to(ScalarType.Float64).Plus(correction).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    // The sum of frames (B, C, K, H, W), each with its weight at every bin: (B, C, 1, H, W).
    private static Tensor Weighted(NoiseDistribution law, Tensor modes, Func<FrameDistribution, double[]> weights)
    {
        using var scope = NewDisposeScope();
        using var like = zeros(0, ScalarType.Float64);
        var perBin = NoiseModes.PerBin(law, weights, like); // (H, W, K) or (1, 1, K)
        var sum = zeros_like(modes.narrow(VideoShape.FrameAxis, 0, 1));
        for (var k = 0; k < perBin.size(2); k++)
        {
            using var step = NewDisposeScope();
            sum.Plus_(modes.narrow(VideoShape.FrameAxis, k, 1).mul(perBin.select(2, k)));
        }

        return sum.MoveToOuterDisposeScope();
    }

    private NoiseDistribution LawUpTo(int frame) => _prior.Distribution(_shape.WithFrames(Math.Max(frame, _frames[^1]) + 1));

    private Dictionary<FrameDistribution, FrameRegression> Regressions(NoiseDistribution law) =>
        law.Distinct.ToDictionary(l => l, l => new FrameRegression(l, _frames));

    private Tensor Given() => tensor(_given, _shape.ToArray());

    // What the prior draws in the given frames, a call for each run of neighbours.
    private Tensor Draw(NoiseKey key)
    {
        var runs = new List<Tensor>();
        for (var (start, end) = (0, 1); start < _frames.Length; start = end++)
        {
            while (end < _frames.Length && _frames[end] == _frames[end - 1] + 1)
            {
                end++;
            }

            runs.Add(_prior.Sample(_shape.WithFrames(end - start), key, _frames[start]));
        }

        return cat(runs, VideoShape.FrameAxis).to(ScalarType.Float64);
    }

    // A frame that the given ones before it determine has to be what they say, to within what float32 can hold.
    private void RefuseContradictions()
    {
        using var scope = NewDisposeScope();
        var law = LawUpTo(0);
        var regressions = Regressions(law);
        if (regressions.Values.Min(r => r.UnknownPlace) is { } unknown)
        {
            throw new NotSupportedException(
                $"Under the noise prior {Spec} the given frames [{string.Join(", ", _frames)}] are too near to determining one another: "
                + $"float64 does not hold what those before frame {_frames[unknown]} leave open of it.");
        }

        var modes = NoiseModes.ToModes(law, Given().to(ScalarType.Float64));
        for (var place = 0; place < _frames.Length; place++)
        {
            if (!regressions.Values.Any(r => r.IsDetermined(place)))
            {
                continue;
            }

            using var step = NewDisposeScope();
            var weights = regressions.Values.Select(r => r.Weights(_frames[place])).ToArray();
            var rounding = 1e-5 + 2e-6 * weights.Max(w => w.Sum(Math.Abs));
            var difference = modes.narrow(VideoShape.FrameAxis, place, 1)
                .sub(Weighted(law, modes, l => regressions[l].Weights(_frames[place])));
            var determined = NoiseModes.PerBin(law, l => [regressions[l].IsDetermined(place) ? 1 : 0], like: zeros(0, ScalarType.Float64))
                .select(2, 0);
            var worst = difference.abs().mul(determined).max().item<double>();
            if (worst > rounding)
            {
                throw new ArgumentException(
                    $"Under the noise prior {Spec} the given frames before it determine frame {_frames[place]}; "
                    + $"the given one differs from that by up to {worst:G3}.",
                    "given");
            }
        }
    }
}
