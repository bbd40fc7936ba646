using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Tests that samples, channels, modes and frequencies know nothing of one another, alone and together.</summary>
internal static class IndependenceFindings
{
    private const int MostPlanes = 4096;
    private const int Combinations = 32;

    /// <summary>Samples and channels, coherence over frequencies, joint normality.</summary>
    public static IEnumerable<NoiseFinding> Of(WhitenedNoise noise) => [Planes(noise), Coherence(noise), .. JointNormality(noise)];

    /// <summary>The largest correlation between a plane of one noise and a plane of another, both (P, H*W).</summary>
    public static NoiseFinding Largest(string name, Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        var sigmas = a.mm(b.t()).Over_(Math.Sqrt(a.size(1))).flatten();
        var worst = sigmas.abs().max().item<double>();
        return NoiseFinding.OfSigmas(name, worst, SigmaLimits.Largest(sigmas.numel()), $"of {sigmas.numel()} pairs");
    }

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
            var whole = noise.Modes.transpose(0, 1).flatten(1); // (P, R*H*W)
            return OffDiagonal(name, whole.mm(whole.t()).Over_(Math.Sqrt(whole.size(1))), block: 1);
        }

        var planes = noise.Modes.transpose(0, 1).reshape(clips * modes, -1); // the modes of a clip together
        return OffDiagonal(name, planes.mm(planes.t()).Over_(Math.Sqrt(planes.size(1))), block: (int)modes);
    }

    // Cross power of two modes at the same frequency is 0 on average; its real part has half the variance of the power.
    private static NoiseFinding Coherence(WhitenedNoise noise)
    {
        const string name = "coherence of two modes";
        var (modes, height, width) = (noise.Modes.size(0), noise.Shape.Height, noise.Shape.Width);
        if (modes < 2)
        {
            return NoiseFinding.NotApplicable(name, "there is one mode");
        }

        using var scope = NewDisposeScope();
        var spectrum = view_as_real(fft.rfft2(noise.Modes.view(modes, -1, height, width))).Over_(Math.Sqrt((double)height * width)); // (R, P, H, W / 2 + 1, 2)
        var flat = spectrum.permute(3, 2, 0, 1, 4).reshape(-1, modes, noise.Modes.size(1) * 2); // columns then rows
        var rings = SpectrumRings.Of(height, width);
        var worst = (Sigmas: 0.0, Where: "");
        for (var ring = 0; ring < rings.Count; ring++)
        {
            using var step = NewDisposeScope();
            var columns = width / 2 + 1;
            var index = tensor([.. rings[ring].Select(b => (long)(b.Index % columns * height + b.Index / columns))]);
            var rows = flat.index_select(0, index).transpose(0, 1).reshape(modes, -1); // (R, bins * P * 2)
            var variance = rings[ring].Sum(b => b.Variance) / 2 * noise.Modes.size(1);
            var cross = rows.mm(rows.t()).triu(1).Over_(Math.Sqrt(variance));
            var largest = cross.abs().max().item<double>();
            worst = largest > worst.Sigmas ? (largest, $"frequency {ring} of {rings.Count - 1}") : worst;
        }

        return NoiseFinding.OfSigmas(name, worst.Sigmas, SigmaLimits.Largest(rings.Count * modes * (modes - 1) / 2), worst.Where);
    }

    // Kurtosis of sums of modes, and Mardia's (1970) of all: |w|² is chi-square of R degrees, so |w|^4 has the mean R (R + 2) and the variance
    // 8 R (R + 2) (R + 3). (Mardia's own variance, without the last factor, is that of modes whitened by their sample covariance.)
    private static IEnumerable<NoiseFinding> JointNormality(WhitenedNoise noise)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1970, CPU);
        var (rows, modes) = (noise.Modes.flatten(1), noise.Modes.size(0)); // (R, N)
        var weights = randn([Combinations, modes], dtype: ScalarType.Float64, generator: generator);
        var sums = weights.div(linalg.vector_norm(weights, dims: [1], keepdim: true)).mm(rows);
        var fourth = sums.square().square().mean([1]).Plus_(-3).Over_(Math.Sqrt(96.0 / noise.Draws)).abs().max().item<double>();
        var joint = rows.square().sum([0]).square().mean().item<double>();
        var expected = modes * (modes + 2.0);
        return
        [
            NoiseFinding.OfSigmas("fourth moment of sums", fourth, SigmaLimits.Largest(Combinations)),
            NoiseFinding.OfSigmas("joint fourth moment", (joint - expected) / Math.Sqrt(8 * expected * (modes + 3) / noise.Draws), SigmaLimits.Single),
        ];
    }

    private static NoiseFinding OffDiagonal(string name, Tensor sigmas, int block)
    {
        var clips = sigmas.size(0) / block;
        var same = eye(clips, dtype: ScalarType.Float64).repeat_interleave(block, 0).repeat_interleave(block, 1);
        var others = sigmas.mul(same.neg().Plus_(1)).abs();
        var worst = others.max().item<double>();
        var at = others.argmax().item<long>();
        var (row, column) = (at / sigmas.size(0) / block, at % sigmas.size(0) / block);
        return NoiseFinding.OfSigmas(name, worst, SigmaLimits.Largest(clips * (clips - 1) / 2 * block * block), $"clips {row} and {column}");
    }
}
