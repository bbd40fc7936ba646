using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Statistical tests of noise against the distribution that it is claimed to have.</summary>
/// <remarks>Each test is passed by right noise in all but about one case in a million, so that a report of forty tests never fails by
/// chance. They look at the values only: moments, distribution, covariance of the frames, whiteness within a frame, equal values,
/// independence of samples and channels, and what is small in each sample, channel, frame or position and the same in all. Everything that
/// pools values over frames is done on the whitened noise; pooled raw values of a correlated prior are no independent draws. Where a
/// distribution differs by spatial frequency, the covariance is tested frequency by frequency as well. Of a prior that states no
/// distribution, such as one that is not Gaussian, each frame is tested for itself.</remarks>
/// <param name="Findings">One outcome a test.</param>
public sealed record NoiseReport(IReadOnlyList<NoiseFinding> Findings)
{
    /// <summary>Whether every test is passed.</summary>
    public bool Passes => Findings.All(f => f.Passes);

    /// <summary>Tests noise against a prior.</summary>
    /// <param name="noise">(B, C, F, H, W), floating-point. NaN and infinity are a failed test.</param>
    /// <param name="prior">The distribution it is claimed to have.</param>
    /// <param name="firstFrame">Which frame of the prior's endless clip the first one is.</param>
    /// <exception cref="ArgumentException">The tensor has not five axes or no floating-point type.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="firstFrame"/> is negative, or the prior has fewer frames.</exception>
    /// <exception cref="NotSupportedException">The prior is made of one whose distribution is not known, or its distribution differs by
    /// frequency and is so near to a degenerate one that float64 cannot tell.</exception>
    public static NoiseReport Of(Tensor noise, IVideoNoisePrior prior, int firstFrame = 0)
    {
        ArgumentNullException.ThrowIfNull(prior);
        var shape = CheckedShape(noise);
        var law = LawOf(prior, shape, firstFrame);
        using var scope = NewDisposeScope();
        var finite = Finite(noise, "finite values");
        if (!finite.Passes)
        {
            return new NoiseReport([finite]);
        }

        var single = noise.dtype is ScalarType.Float32 or ScalarType.Float64;
        if (law is null)
        {
            return new NoiseReport([finite, .. SingleFrameFindings.Of(noise, prior.Spec, single)]);
        }

        using var whitened = new WhitenedNoise(noise, law);
        return new NoiseReport(
        [
            finite, .. FrameFindings.Of(whitened), .. FrequencyFindings.Of(whitened), .. PixelFindings.Of(whitened, single),
            .. IndependenceFindings.Of(whitened), .. SystematicFindings.Of(whitened),
        ]);
    }

    /// <summary>Tests that two noises of one distribution, of other seeds or streams, know nothing of one another, also with their frames
    /// shifted against each other.</summary>
    /// <param name="first">(B, C, F, H, W), floating-point.</param>
    /// <param name="second">Noise of the same height and width.</param>
    /// <param name="prior">The distribution of both.</param>
    /// <param name="firstFrame">Which frame of the prior's endless clip the first one of both is.</param>
    /// <exception cref="ArgumentException">A tensor has not five axes or no floating-point type, or the planes have other
    /// sizes.</exception>
    /// <inheritdoc cref="Of"/>
    public static NoiseReport Compare(Tensor first, Tensor second, IVideoNoisePrior prior, int firstFrame = 0)
    {
        ArgumentNullException.ThrowIfNull(prior);
        var (one, other) = (CheckedShape(first), CheckedShape(second));
        if ((one.Height, one.Width) != (other.Height, other.Width))
        {
            throw new ArgumentException(
                $"The noises have the shapes {one} and {other}; the same height and width were expected.", nameof(second));
        }

        var (ofFirst, ofSecond) = (LawOf(prior, one, firstFrame), LawOf(prior, other, firstFrame));
        using var scope = NewDisposeScope();
        NoiseFinding[] finite = [Finite(first, "finite values, first"), Finite(second, "finite values, second")];
        if (finite.Any(f => !f.Passes))
        {
            return new NoiseReport(finite);
        }

        using var a = new WhitenedNoise(first, ofFirst ?? White(one.Frames));
        using var b = new WhitenedNoise(second, ofSecond ?? White(other.Frames));
        return new NoiseReport(
        [
            .. finite,
            a.Law.DiffersByFrequency
                ? NoiseFinding.NotApplicable("frames of both", "they are not white within a frame; their modes are")
                : IndependenceFindings.Largest("frames of both", a.Frames.flatten(0, 1), b.Frames.flatten(0, 1)),
            ofFirst is null
                ? NoiseFinding.NotApplicable("modes of both", $"the noise prior {prior.Spec} states no distribution of its frames")
                : IndependenceFindings.Largest("modes of both", a.Modes.flatten(0, 1), b.Modes.flatten(0, 1)),
        ]);
    }

    // The distribution of the frames from one on; null where the prior states none.
    private static NoiseDistribution? LawOf(IVideoNoisePrior prior, VideoShape shape, int firstFrame)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstFrame);
        var all = shape.WithFrames(checked(firstFrame + shape.Frames));
        var law = prior switch
        {
            ILinearGaussianPrior linear => linear.Distribution(all),
            IGaussianNoisePrior gaussian => NoiseDistribution.OfPixels(FrameDistribution.OfCovariance(gaussian.Covariance(all.Frames))),
            _ => null,
        };
        law = law?.Select(l => FrameDistribution.Dense(shape.Frames, (i, j) => l[firstFrame + i, firstFrame + j]));
        return law is { DiffersByFrequency: true } ? LinearGaussianExtensions.Known(prior, law) : law;
    }

    private static NoiseDistribution White(int frames) =>
        NoiseDistribution.OfPixels(FrameDistribution.Dense(frames, (i, j) => i == j ? 1 : 0));

    private static VideoShape CheckedShape(Tensor noise)
    {
        var shape = VideoShape.Of(noise);
        return noise.is_floating_point()
            ? shape
            : throw new ArgumentException($"The noise is {noise.dtype}; a floating-point type was expected.", nameof(noise));
    }

    private static NoiseFinding Finite(Tensor noise, string name)
    {
        using var scope = NewDisposeScope();
        var wrong = noise.isfinite().logical_not().sum().item<long>();
        return new NoiseFinding(name, wrong, 0, 0, wrong == 0, wrong == 0 ? "" : "values are NaN or infinite; nothing else was tested");
    }
}
