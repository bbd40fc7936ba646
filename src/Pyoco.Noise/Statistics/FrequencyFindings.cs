using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Tests of the frames' covariance frequency by frequency, for distributions that differ by it.</summary>
internal static class FrequencyFindings
{
    /// <summary>The covariance of any two frames in rings of frequencies; nothing for a distribution at every pixel, whose modes have
    /// coherence tested.</summary>
    public static IEnumerable<NoiseFinding> Of(WhitenedNoise noise) => noise.Law.DiffersByFrequency ? [Covariance(noise)] : [];

    private static NoiseFinding Covariance(WhitenedNoise noise)
    {
        using var scope = NewDisposeScope();
        var (height, width, frames, planes) = (noise.Shape.Height, noise.Shape.Width, noise.Shape.Frames, noise.Frames.size(1));
        var spectrum = fft.rfft2(noise.Frames.view(frames, planes, height, width), norm: TorchSharp.FFTNormType.Ortho);
        var bins = view_as_real(spectrum).permute(2, 3, 0, 1, 4).reshape(-1, frames, planes * 2); // (H * (W / 2 + 1), F, P * 2)
        var power = bins.bmm(bins.transpose(1, 2)); // (H * (W / 2 + 1), F, F)
        var rings = SpectrumRings.Of(height, width);
        var found = new List<(double Sigmas, string Where)>();
        for (var ring = 0; ring < rings.Count; ring++)
        {
            using var step = NewDisposeScope();
            var index = tensor([.. rings[ring].Select(b => (long)b.Index)]);
            var sums = power.index_select(0, index).sum([0]).data<double>().ToArray();
            var laws = rings[ring].Select(b => (Law: noise.Law.At(b.Index / (width / 2 + 1), b.Index % (width / 2 + 1)), Bin: b)).ToArray();
            for (var pair = 0; pair < frames * frames; pair++)
            {
                var (i, j) = (pair / frames, pair % frames);
                if (i <= j && Expected(laws, i, j) is { Variance: > 0 } expected)
                {
                    found.Add(
                        (expected.SigmasOf(sums[pair] / planes, planes), $"frames {i} and {j}, frequency {ring} of {rings.Count - 1}"));
                }
            }
        }

        return FrameFindings.Largest("covariance at a frequency", found);
    }

    private static ProductMoments Expected((FrameDistribution Law, SpectrumRings.Bin Bin)[] laws, int i, int j) => laws
        .Select(l => ProductMoments.OfBin(ProductMoments.OfFrames(l.Law[i, i], l.Law[j, j], l.Law[i, j]), l.Bin))
        .Aggregate((a, b) => a + b);
}
