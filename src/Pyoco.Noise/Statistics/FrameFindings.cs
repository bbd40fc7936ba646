using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Tests of single values and of the frames' covariance.</summary>
internal static class FrameFindings
{
    // The third central moment of x⁴ by the cube of its standard error, x being N(0, 1): 9504 / 96^1.5.
    private const double SkewnessOfFourthPower = 10.104;

    /// <summary>Mean, variance of each frame and mode, third and fourth moment, distribution and its tails, covariance entry by entry and
    /// as a whole.</summary>
    public static IEnumerable<NoiseFinding> Of(WhitenedNoise noise) =>
    [
        Mean(noise), FrameMeans(noise), .. FrameVariances(noise), ModeVariances(noise), .. HigherMoments(noise), Distribution(noise),
        Tails(noise),
        Covariance(noise), WholeCovariance(noise), Leak(noise),
    ];

    /// <summary>The tests that one frame admits.</summary>
    public static IEnumerable<NoiseFinding> OfOneFrame(WhitenedNoise noise) =>
        [Mean(noise), FrameVariances(noise).First(), .. HigherMoments(noise), Distribution(noise), Tails(noise)];

    /// <summary>Standard errors of the mean of the fourth powers of some draws of N(0, 1), its skewness accounted for.</summary>
    public static double FourthMomentSigmas(double mean, long draws) =>
        SignificanceLimits.OfSkewed((mean - 3) / Math.Sqrt(96.0 / draws), SkewnessOfFourthPower / Math.Sqrt(draws));

    /// <summary>The largest deviation of several.</summary>
    public static NoiseFinding Largest(string name, IReadOnlyList<(double Sigmas, string Where)> found)
    {
        var (sigmas, where) = found.MaxBy(f => double.IsNaN(f.Sigmas) ? double.PositiveInfinity : Math.Abs(f.Sigmas));
        return NoiseFinding.OfSigmas(name, sigmas, SignificanceLimits.Largest(found.Count), where);
    }

    private static NoiseFinding Mean(WhitenedNoise noise)
    {
        using var scope = NewDisposeScope();
        var n = noise.Modes.numel();
        return NoiseFinding.OfSigmas("mean", noise.Modes.mean().item<double>() * Math.Sqrt(n), SignificanceLimits.Single);
    }

    private static NoiseFinding FrameMeans(WhitenedNoise noise)
    {
        using var scope = NewDisposeScope();
        return Largest(
            "mean of a frame",
            noise.Frames.flatten(1).mean([1]).data<double>().Select((m, f) => m * Math.Sqrt(noise.Draws / noise.Law.At(0, 0)[f, f])),
            "frame");
    }

    private static IEnumerable<NoiseFinding> FrameVariances(WhitenedNoise noise)
    {
        using var scope = NewDisposeScope();
        var sigmas = noise.Frames.flatten(1).square().mean([1]).data<double>()
            .Select((v, f) => PixelMoments(noise.Law, f, f).SigmasOf(v, noise.Draws)).ToArray();
        return
        [
            Largest("variance of a frame", sigmas, "frame"),
            NoiseFinding.OfSigmas("variance of frame 0", sigmas[0], SignificanceLimits.Single),
        ];
    }

    private static NoiseFinding ModeVariances(WhitenedNoise noise)
    {
        using var scope = NewDisposeScope();
        var ofSquare = ProductMoments.OfFrames(1, 1, 1);
        return Largest(
            "variance of a mode", noise.Modes.flatten(1).square().mean([1]).data<double>().Select(v => ofSquare.SigmasOf(v, noise.Draws)),
            "mode");
    }

    // Standard errors of the third and fourth moments of n draws of N(0, 1): sqrt(15 / n) and sqrt(96 / n).
    private static IEnumerable<NoiseFinding> HigherMoments(WhitenedNoise noise)
    {
        using var scope = NewDisposeScope();
        var squares = noise.Modes.square();
        var n = noise.Modes.numel();
        var third = squares.mul(noise.Modes).mean().item<double>();
        var fourth = squares.square().mean().item<double>();
        return
        [
            NoiseFinding.OfSigmas("third moment", third / Math.Sqrt(15.0 / n), SignificanceLimits.Single),
            NoiseFinding.OfSigmas("fourth moment", FourthMomentSigmas(fourth, n), SignificanceLimits.Single),
        ];
    }

    // Kolmogorov and Smirnov's distance on the whitened values, which are independent.
    private static NoiseFinding Distribution(WhitenedNoise noise)
    {
        const double mean = 0.8687; // sqrt(pi / 2) ln 2
        using var scope = NewDisposeScope();
        var n = noise.Modes.numel();
        var expected = special.ndtr(noise.Modes.flatten().sort().Values);
        var step = TensorArithmetic.Counting(n, ScalarType.Float64, CPU).Over_(n);
        var below = expected.sub(step).max().item<double>();
        var above = step.Plus_(1.0 / n).sub_(expected).max().item<double>();
        var distance = Math.Sqrt(n) * Math.Max(below, above);
        return new NoiseFinding(
            "distribution, sqrt(n) D", distance, mean, SignificanceLimits.Kolmogorov, distance <= SignificanceLimits.Kolmogorov);
    }

    // Values that are cut off or drawn too often far out, which a distance of distributions does not see.
    private static NoiseFinding Tails(WhitenedNoise noise)
    {
        const string name = "values beyond 4";
        const double far = 4;
        const double chance = 6.3342483666e-5; // of N(0, 1), both sides
        const double fewest = 5;
        using var scope = NewDisposeScope();
        var expected = noise.Modes.numel() * chance;
        if (expected < fewest)
        {
            return NoiseFinding.NotApplicable(name, $"{noise.Modes.numel()} values are too few");
        }

        using var limit = tensor(far, ScalarType.Float64);
        var sigmas = (noise.Modes.abs().gt(limit).sum().item<long>() - expected) / Math.Sqrt(expected);
        return NoiseFinding.OfSigmas(name, SignificanceLimits.OfSkewed(sigmas, 1 / Math.Sqrt(expected)), SignificanceLimits.Single);
    }

    private static NoiseFinding Covariance(WhitenedNoise noise)
    {
        using var scope = NewDisposeScope();
        var frames = noise.Shape.Frames;
        var rows = noise.Frames.flatten(1);
        var found = rows.mm(rows.t()).data<double>().ToArray();
        var entries = new List<(double Sigmas, string Where)>();
        for (var i = 0; i < frames; i++)
        {
            for (var j = i; j < frames; j++)
            {
                entries.Add(
                    (PixelMoments(noise.Law, i, j).SigmasOf(found[i * frames + j] / noise.Draws, noise.Draws), $"frames {i} and {j}"));
            }
        }

        return Largest("covariance of two frames", entries);
    }

    // The likelihood ratio N (tr S - ln det S - R) of the modes' sample covariance S against the identity is chi-square of R (R + 1) / 2
    // degrees, with Bartlett's factor (Anderson, An Introduction to Multivariate Statistical Analysis, 10.8).
    private static NoiseFinding WholeCovariance(WhitenedNoise noise)
    {
        const string name = "covariance as a whole";
        var modes = noise.Modes.size(0);
        if (noise.Draws <= modes)
        {
            return NoiseFinding.NotApplicable(name, $"{noise.Draws} draws are too few for {modes} modes");
        }

        using var scope = NewDisposeScope();
        var rows = noise.Modes.flatten(1);
        var sample = rows.mm(rows.t()).Over_(noise.Draws);
        var bartlett = 1 - (2 * modes + 1 - 2.0 / (modes + 1)) / (6.0 * noise.Draws);
        var ratio = bartlett * noise.Draws * (sample.trace().item<double>() - linalg.slogdet(sample).Item2.item<double>() - modes);
        return NoiseFinding.OfSigmas(name, SignificanceLimits.OfChiSquare(ratio, modes * (modes + 1) / 2.0), SignificanceLimits.Single);
    }

    private static NoiseFinding Leak(WhitenedNoise noise)
    {
        const string name = "directions without noise";
        const double rounding = 1e-4;
        return !noise.IsDegenerate
            ? NoiseFinding.NotApplicable(name, "the distribution has none")
            : new NoiseFinding(name, noise.Leak, 0, rounding, noise.Leak <= rounding, "largest value");
    }

    private static NoiseFinding Largest(string name, IEnumerable<double> sigmas, string unit) =>
        Largest(name, [.. sigmas.Select((s, i) => (s, $"{unit} {i}"))]);

    // The product of two frames at a pixel; where frequencies differ, the cumulants of a pixel are averages over them.
    private static ProductMoments PixelMoments(NoiseDistribution law, int i, int j)
    {
        double Average(Func<ProductMoments, double> cumulant) =>
            law.Average(l => cumulant(ProductMoments.OfFrames(l[i, i], l[j, j], l[i, j])));
        return new ProductMoments(Average(m => m.Mean), Average(m => m.Variance), Average(m => m.Third));
    }
}
