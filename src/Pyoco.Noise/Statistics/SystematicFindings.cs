using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Tests that add up over samples, channels, frames and positions: what all of them share is small in each and large in the
/// sum.</summary>
internal static class SystematicFindings
{
    private const long FewestProducts = 512; // of which a sum is nearly normal as far out as the limits are
    private const long MostValues = 1 << 26; // of correlations at all distances: half a second

    /// <summary>Correlations at all distances, and what single channels, samples and positions have in common.</summary>
    public static IEnumerable<NoiseFinding> Of(WhitenedNoise noise)
    {
        using var scope = NewDisposeScope();
        var white = noise.Innovations; // (B, C, R, H, W)
        return [.. Correlations(white), .. Parts(white), .. Lines(white)];
    }

    // A correlation r of two channels stands at r sqrt(n), n the values of a channel in all samples.
    private static List<NoiseFinding> Correlations(Tensor white)
    {
        using var lags = new LagCorrelations(white);
        var (samples, channels) = ((int)lags.Samples, (int)lags.Channels);
        return
        [
            Largest("channels over samples", lags, Pairs(channels, alsoEqual: true), samples, lags.OfChannels),
            Largest("samples over channels", lags, Pairs(samples, alsoEqual: false), channels, lags.OfSamples),
            Largest(
                "all samples together", lags, samples < 2 ? [] : Pairs(channels, alsoEqual: true), (long)samples * (samples - 1),
                lags.OfAllSamples),
            Largest(
                "all channels together", lags, channels < 2 ? [] : [(0, 0)], (long)samples * channels * (channels - 1),
                (_, _) => lags.OfAllChannels()),
        ];
    }

    private static NoiseFinding Largest(
        string name, LagCorrelations lags, IReadOnlyList<(int, int)> pairs, long terms, Func<int, int, (double, string)> correlation)
    {
        if (pairs.Count == 0)
        {
            return NoiseFinding.NotApplicable(name, "there is one of them");
        }

        if (terms * lags.Distances < FewestProducts)
        {
            return NoiseFinding.NotApplicable(name, $"{terms * lags.Distances} products are too few");
        }

        if (pairs.Count * lags.Distances > MostValues)
        {
            return NoiseFinding.NotApplicable(name, $"{pairs.Count} pairs at {lags.Distances} distances are too many");
        }

        var found = pairs.Select(pair =>
        {
            var (sigmas, where) = correlation(pair.Item1, pair.Item2);
            return (Sigmas: sigmas, Where: $"{pair.Item1} and {pair.Item2}, {where}");
        }).MaxBy(f => Math.Abs(f.Sigmas));
        return NoiseFinding.OfSigmas(name, found.Sigmas, SignificanceLimits.Largest(pairs.Count * lags.Distances), found.Where);
    }

    // Mean and mean square of each channel, each sample and each position, over all the rest; and of each position of a channel.
    private static IEnumerable<NoiseFinding> Parts(Tensor white) =>
        [
            .. Part(white, "a channel", 1), .. Part(white, "a sample", 0), .. Positions(white, "a position", 3, 4),
            .. Positions(white, "a position of a channel", 1, 3, 4), .. Positions(white, "a position of a frame", 2, 3, 4),
        ];

    private static NoiseFinding[] Part(Tensor white, string of, long axis)
    {
        using var scope = NewDisposeScope();
        var values = white.numel() / white.size((int)axis);
        var ofSquare = ProductMoments.OfFrames(1, 1, 1);
        var (means, squares) = Averages(white, [axis]);
        return
        [
            FrameFindings.Largest($"mean of {of}", [.. means.Select((m, i) => (m * Math.Sqrt(values), $"{i}"))]),
            FrameFindings.Largest($"variance of {of}", [.. squares.Select((v, i) => (ofSquare.SigmasOf(v, values), $"{i}"))]),
        ];
    }

    // A pattern is in no position alone: the sum of the squares of all standard errors is chi-square for the means, and has the mean 1 and
    // the variance 2 + 12 / n for the mean squares of n values.
    private static NoiseFinding[] Positions(Tensor white, string of, params long[] axes)
    {
        using var scope = NewDisposeScope();
        var (means, squares) = Averages(white, axes);
        var (positions, values) = ((double)means.Length, white.numel() / means.Length);
        var ofMeans = SignificanceLimits.OfChiSquare(means.Sum(m => m * m * values), positions);
        var error = Math.Sqrt((2 + 12.0 / values) / positions);
        var excess = squares.Average(v => (v - 1) * (v - 1)) * values / 2 - 1;
        return
        [
            NoiseFinding.OfSigmas($"means of {of}", ofMeans, SignificanceLimits.Single),
            values < 32
                ? NoiseFinding.NotApplicable($"variances of {of}", $"{values} values are too few")
                : NoiseFinding.OfSigmas(
                    $"variances of {of}",
                    SignificanceLimits.OfSkewed(excess / error, Skewness(positions, values)), SignificanceLimits.Single),
        ];
    }

    // That of the mean of the squares of standard errors: 8 for a normal one; those of a mean square add terms of its own skewness.
    private static double Skewness(double positions, double values) =>
        (8 + 224 / values) / Math.Pow(2 + 12 / values, 1.5) / Math.Sqrt(positions);

    // Rows and columns of the plane against one another, over samples, channels, frames and the other axis.
    private static IEnumerable<NoiseFinding> Lines(Tensor white) =>
        [Between(white, "rows over planes", 3), Between(white, "columns over planes", 4)];

    private static NoiseFinding Between(Tensor white, string name, long axis)
    {
        using var scope = NewDisposeScope();
        var (lines, values) = (white.size((int)axis), white.numel() / white.size((int)axis));
        if (lines < 2 || values < FewestProducts || lines > 4096)
        {
            return NoiseFinding.NotApplicable(name, lines < 2 ? "there is one" : $"{lines} of {values} values are too few or too many");
        }

        var rows = white.transpose(0, (int)axis).reshape(lines, -1);
        var sigmas = rows.mm(rows.t()).Over_(Math.Sqrt(values)).triu(1);
        var at = sigmas.abs().argmax().item<long>();
        return NoiseFinding.OfSigmas(
            name, sigmas.flatten()[at].item<double>(), SignificanceLimits.Largest(lines * (lines - 1) / 2),
            $"{at / lines} and {at % lines}");
    }

    private static (double[] Means, double[] Squares) Averages(Tensor white, long[] axes)
    {
        long[] others = [.. Enumerable.Range(0, 5).Select(a => (long)a).Except(axes)];
        var squares = white.square();
        return others.Length == 0
            ? (white.flatten().data<double>().ToArray(), squares.flatten().data<double>().ToArray())
            : (white.mean(others).flatten().data<double>().ToArray(), squares.mean(others).flatten().data<double>().ToArray());
    }

    private static List<(int, int)> Pairs(int count, bool alsoEqual) =>
        [.. from i in Enumerable.Range(0, count) from j in Enumerable.Range(i, count - i) where alsoEqual || i != j select (i, j)];
}
