using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Statistical tests of noise against the law that it is claimed to have.</summary>
/// <remarks>Each test is passed by right noise in all but about one case in a million, so that a report of twenty tests never fails by chance. They look at the values
/// only: moments, distribution, covariance of the frames, whiteness within a frame, equal values, independence of samples and channels. Everything that pools
/// values over frames is done on the whitened noise; pooled raw values of a correlated prior are no independent draws.</remarks>
/// <param name="Findings">One outcome a test.</param>
public sealed record NoiseReport(IReadOnlyList<NoiseFinding> Findings)
{
    /// <summary>Whether every test is passed.</summary>
    public bool Passes => Findings.All(f => f.Passes);

    /// <summary>Tests noise against a prior.</summary>
    /// <param name="noise">(B, C, F, H, W), floating-point. NaN and infinity are a failed test.</param>
    /// <param name="prior">The law it is claimed to have.</param>
    /// <exception cref="ArgumentException">The tensor has not five axes or no floating-point type.</exception>
    public static NoiseReport Of(Tensor noise, IGaussianNoisePrior prior)
    {
        ArgumentNullException.ThrowIfNull(prior);
        var shape = CheckedShape(noise);
        using var scope = NewDisposeScope();
        var finite = Finite(noise, "finite values");
        if (!finite.Passes)
        {
            return new NoiseReport([finite]);
        }

        using var whitened = new WhitenedNoise(noise, prior.Covariance(shape.Frames));
        var single = noise.dtype is ScalarType.Float32 or ScalarType.Float64;
        return new NoiseReport([finite, .. FrameFindings.Of(whitened), .. PixelFindings.Of(whitened, single), .. IndependenceFindings.Of(whitened)]);
    }

    /// <summary>Tests that two noises of one law, of other seeds or streams, know nothing of one another, also with their frames shifted against each other.</summary>
    /// <param name="first">(B, C, F, H, W), floating-point.</param>
    /// <param name="second">Noise of the same height and width.</param>
    /// <param name="prior">The law of both.</param>
    /// <exception cref="ArgumentException">A tensor has not five axes or no floating-point type, or the planes have other sizes.</exception>
    public static NoiseReport Compare(Tensor first, Tensor second, IGaussianNoisePrior prior)
    {
        ArgumentNullException.ThrowIfNull(prior);
        var (one, other) = (CheckedShape(first), CheckedShape(second));
        if ((one.Height, one.Width) != (other.Height, other.Width))
        {
            throw new ArgumentException($"The noises have the shapes {one} and {other}; the same height and width were expected.", nameof(second));
        }

        using var scope = NewDisposeScope();
        NoiseFinding[] finite = [Finite(first, "finite values, first"), Finite(second, "finite values, second")];
        if (finite.Any(f => !f.Passes))
        {
            return new NoiseReport(finite);
        }

        using var a = new WhitenedNoise(first, prior.Covariance(one.Frames));
        using var b = new WhitenedNoise(second, prior.Covariance(other.Frames));
        return new NoiseReport(
        [
            .. finite,
            IndependenceFindings.Largest("frames of both", a.Frames.flatten(0, 1), b.Frames.flatten(0, 1)),
            IndependenceFindings.Largest("modes of both", a.Modes.flatten(0, 1), b.Modes.flatten(0, 1)),
        ]);
    }

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
