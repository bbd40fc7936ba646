using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Tests that samples, channels, modes and frequencies know nothing of one another, alone and together.</summary>
internal static class IndependenceFindings
{
    private const int MostPlanes = 4096;
    private const int Combinations = 32;

    /// <summary>Samples and channels, coherence over frequencies, joint normality.</summary>
    public static IEnumerable<NoiseFinding> Of(WhitenedNoise noise) => [Planes(noise), Coherence(noise), .. JointNormality(noise)];

    /// <summary>Samples and channels.</summary>
    public static IEnumerable<NoiseFinding> OfOneFrame(WhitenedNoise noise) => [Planes(noise)];

    /// <summary>The largest correlation between a plane of one noise and a plane of another, both (P, H*W).</summary>
    public static NoiseFinding Largest(string name, Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        var correlations = Unit(a).mm(Unit(b).t());
        var worst = SignificanceLimits.OfCorrelation(correlations.abs().max().item<double>(), a.size(1));
        return NoiseFinding.OfSigmas(name, worst, SignificanceLimits.Largest(correlations.numel()), $"of {correlations.numel()} pairs");
    }

    // Rows of length 1, so that products are correlations, whose distribution is known for any number of values.
    private static Tensor Unit(Tensor rows) => rows.div(linalg.vector_norm(rows, dims: [1], keepdim: true));

    // Every plane of a sample and channel against every plane of another one, whatever the mode, so that shifted frames are found as well.
    private static NoiseFinding Planes(WhitenedNoise noise)
    {
        const string name = "samples and channels";
        var (modes, clips) = (noise.Modes.size(0), noise.Modes.size(1));
        if (clips < 2)
        {
            return NoiseFinding.NotApplicable(name, "there is one of each");
        }

        using var scope = NewDisposeScope();
        if (modes * clips > MostPlanes)
        {
            // Too many pairs: the same modes only, each clip one long vector.
            return OffDiagonal(name, noise.Modes.transpose(0, 1).flatten(1), block: 1); // (P, R*H*W)
        }

        var planes = noise.Modes.transpose(0, 1).reshape(clips * modes, -1); // the modes of a clip together
        return OffDiagonal(name, planes, block: (int)modes);
    }

    // The correlation of two modes over the frequencies of a ring. A complex bin is two real numbers of half the variance.
    private static NoiseFinding Coherence(WhitenedNoise noise)
    {
        const string name = "coherence of two modes";
        var (modes, height, width) = (noise.Modes.size(0), noise.Shape.Height, noise.Shape.Width);
        if (modes < 2)
        {
            return NoiseFinding.NotApplicable(name, "there is one mode");
        }

        using var scope = NewDisposeScope();
        // (R, P, H, W / 2 + 1, 2)
        var spectrum = view_as_real(fft.rfft2(noise.Modes.view(modes, -1, height, width))).Over_(Math.Sqrt((double)height * width));
        var flat = spectrum.permute(3, 2, 0, 1, 4).reshape(-1, modes, noise.Modes.size(1) * 2); // columns then rows
        var rings = SpectrumRings.Of(height, width);
        var worst = (Sigmas: 0.0, Where: "");
        for (var ring = 0; ring < rings.Count; ring++)
        {
            using var step = NewDisposeScope();
            var columns = width / 2 + 1;
            var index = tensor([.. rings[ring].Select(b => (long)(b.Index % columns * height + b.Index / columns))]);
            var rows = flat.index_select(0, index).transpose(0, 1).reshape(modes, -1); // (R, bins * P * 2)
            var scales = tensor([.. rings[ring].Select(b => b.IsReal ? 1 : Math.Sqrt(2))]).repeat_interleave(noise.Modes.size(1) * 2);
            var unit = Unit(rows.mul(scales));
            var numbers = rings[ring].Sum(b => b.IsReal ? 1L : 2) * noise.Modes.size(1);
            var largest = SignificanceLimits.OfCorrelation(unit.mm(unit.t()).triu(1).abs().max().item<double>(), numbers);
            worst = double.IsNaN(largest) || largest > worst.Sigmas ? (largest, $"frequency {ring} of {rings.Count - 1}") : worst;
        }

        return NoiseFinding.OfSigmas(name, worst.Sigmas, SignificanceLimits.Largest(rings.Count * modes * (modes - 1) / 2), worst.Where);
    }

    // Kurtosis of sums of modes, and Mardia's (1970) of all: |w|² is chi-square of R degrees, so |w|^4 has the mean R (R + 2) and the
    // variance 8 R (R + 2) (R + 3). (Mardia's own variance, without the last factor, is that of modes whitened by their sample
    // covariance.)
    private static IEnumerable<NoiseFinding> JointNormality(WhitenedNoise noise)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1970, CPU);
        var (rows, modes) = (noise.Modes.flatten(1), noise.Modes.size(0)); // (R, N)
        var weights = randn([Combinations, modes], dtype: ScalarType.Float64, generator: generator);
        var sums = weights.div(linalg.vector_norm(weights, dims: [1], keepdim: true)).mm(rows);
        var fourth = sums.square().square().mean([1]).data<double>()
            .Select((m, i) => (FrameFindings.FourthMomentSigmas(m, noise.Draws), $"sum {i}"));
        var joint = rows.square().sum([0]).square().mean().item<double>();

        // With m_k = R (R + 2) ... (R + 2k - 2), the moments of chi-square.
        var (m2, m4) = (modes * (modes + 2.0), modes * (modes + 2.0) * (modes + 4) * (modes + 6));
        var third = m4 * (modes + 8) * (modes + 10) - 3 * m4 * m2 + 2 * m2 * m2 * m2;
        return
        [
            FrameFindings.Largest("fourth moment of sums", [.. fourth]),
            NoiseFinding.OfSigmas(
                "joint fourth moment", new ProductMoments(m2, m4 - m2 * m2, third).SigmasOf(joint, noise.Draws), SignificanceLimits.Single),
        ];
    }

    // The largest correlation of rows of different clips, of which each has some rows in turn.
    private static NoiseFinding OffDiagonal(string name, Tensor rows, int block)
    {
        var clips = rows.size(0) / block;
        var same = eye(clips, dtype: ScalarType.Float64).repeat_interleave(block, 0).repeat_interleave(block, 1);
        var unit = Unit(rows);
        var others = unit.mm(unit.t()).mul(same.neg().Plus_(1)).abs();
        var worst = SignificanceLimits.OfCorrelation(others.max().item<double>(), rows.size(1));
        var at = others.argmax().item<long>();
        var (row, column) = (at / rows.size(0) / block, at % rows.size(0) / block);
        return NoiseFinding.OfSigmas(
            name, worst, SignificanceLimits.Largest(clips * (clips - 1) / 2 * block * block), $"clips {row} and {column}");
    }
}
