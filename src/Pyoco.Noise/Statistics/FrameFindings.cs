using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Tests of single values and of the frames' covariance.</summary>
internal static class FrameFindings
{
    /// <summary>Mean, variance of each frame, third and fourth moment, distribution, covariance entry by entry and as a whole.</summary>
    public static IEnumerable<NoiseFinding> Of(WhitenedNoise noise) =>
    [
        Mean(noise), FrameMeans(noise), .. FrameVariances(noise), .. HigherMoments(noise), Distribution(noise), Covariance(noise), WholeCovariance(noise), Leak(noise),
    ];

    private static NoiseFinding Mean(WhitenedNoise noise)
    {
        using var scope = NewDisposeScope();
        var n = noise.Modes.numel();
        return NoiseFinding.OfSigmas("mean", noise.Modes.mean().item<double>() * Math.Sqrt(n), SigmaLimits.Single);
    }

    private static NoiseFinding FrameMeans(WhitenedNoise noise)
    {
        using var scope = NewDisposeScope();
        return Largest("mean of a frame", noise.Frames.flatten(1).mean([1]).data<double>().Select((m, f) => m * Math.Sqrt(noise.Draws / noise.Covariance[f, f])), "frame");
    }

    private static IEnumerable<NoiseFinding> FrameVariances(WhitenedNoise noise)
    {
        using var scope = NewDisposeScope();
        var sigmas = noise.Frames.flatten(1).square().mean([1]).data<double>()
            .Select((v, f) => (v / noise.Covariance[f, f] - 1) / Math.Sqrt(2.0 / noise.Draws)).ToArray();
        return [Largest("variance of a frame", sigmas, "frame"), NoiseFinding.OfSigmas("variance of frame 0", sigmas[0], SigmaLimits.Single)];
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
            NoiseFinding.OfSigmas("third moment", third / Math.Sqrt(15.0 / n), SigmaLimits.Single),
            NoiseFinding.OfSigmas("fourth moment", (fourth - 3) / Math.Sqrt(96.0 / n), SigmaLimits.Single),
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
        return new NoiseFinding("distribution, sqrt(n) D", distance, mean, SigmaLimits.Kolmogorov, distance <= SigmaLimits.Kolmogorov);
    }

    // The product of two N(0, 1) of correlation r has variance 1 + r².
    private static NoiseFinding Covariance(WhitenedNoise noise)
    {
        using var scope = NewDisposeScope();
        var frames = noise.Shape.Frames;
        var rows = noise.Frames.flatten(1);
        var found = rows.mm(rows.t()).data<double>().ToArray();
        var (theory, entries) = (noise.Covariance, new List<(double Sigmas, string Where)>());
        for (var i = 0; i < frames; i++)
        {
            for (var j = i; j < frames; j++)
            {
                var error = Math.Sqrt((theory[i, i] * theory[j, j] + theory[i, j] * theory[i, j]) / noise.Draws);
                entries.Add(((found[i * frames + j] / noise.Draws - theory[i, j]) / error, $"frames {i} and {j}"));
            }
        }

        return Largest("covariance of two frames", entries);
    }

    // The likelihood ratio N (tr S - ln det S - R) of the modes' sample covariance S against the identity is chi-square of R (R + 1) / 2 degrees.
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
        var ratio = noise.Draws * (sample.trace().item<double>() - linalg.slogdet(sample).Item2.item<double>() - modes);
        return NoiseFinding.OfSigmas(name, SigmaLimits.OfChiSquare(ratio, modes * (modes + 1) / 2.0), SigmaLimits.Single);
    }

    private static NoiseFinding Leak(WhitenedNoise noise)
    {
        const string name = "directions without noise";
        const double rounding = 1e-4;
        return noise.Modes.size(0) == noise.Shape.Frames
            ? NoiseFinding.NotApplicable(name, "the covariance has none")
            : new NoiseFinding(name, noise.Leak, 0, rounding, noise.Leak <= rounding, "largest value");
    }

    private static NoiseFinding Largest(string name, IEnumerable<double> sigmas, string unit) =>
        Largest(name, [.. sigmas.Select((s, i) => (s, $"{unit} {i}"))]);

    private static NoiseFinding Largest(string name, IReadOnlyList<(double Sigmas, string Where)> found)
    {
        var (sigmas, where) = found.MaxBy(f => Math.Abs(f.Sigmas));
        return NoiseFinding.OfSigmas(name, sigmas, SigmaLimits.Largest(found.Count), where);
    }
}
