using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Tests of what happens within a frame: white pixels, and no value used twice.</summary>
internal static class PixelFindings
{
    /// <summary>Spectrum, neighbours and duplicates.</summary>
    public static IEnumerable<NoiseFinding> Of(WhitenedNoise noise, bool singlePrecision) =>
        [
            Spectrum(noise), Neighbours(noise, "neighbours in a row", rows: false),
            Neighbours(noise, "neighbours in a column", rows: true), Duplicates(noise, singlePrecision),
        ];

    // Power of a white plane is 1 at every frequency; its variance is 1, or 2 where a frequency is its own mirror image.
    private static NoiseFinding Spectrum(WhitenedNoise noise)
    {
        const string name = "spectrum of a plane";
        using var scope = NewDisposeScope();
        var (height, width) = (noise.Shape.Height, noise.Shape.Width);
        var planes = noise.Modes.view(-1, height, width);
        var power = fft.rfft2(planes).abs().square().sum([0]).Over_((double)height * width).data<double>().ToArray(); // (H, W / 2 + 1)
        var rings = SpectrumRings.Of(height, width);
        var worst = (Sigmas: 0.0, Where: "");
        for (var ring = 0; ring < rings.Count; ring++)
        {
            var ofPower = rings[ring].Select(b => ProductMoments.OfBin(ProductMoments.OfFrames(1, 1, 1), b)).Aggregate((a, b) => a + b);
            var sigmas = ofPower.SigmasOf(rings[ring].Sum(b => power[b.Index]) / planes.size(0), planes.size(0));
            worst = Math.Abs(sigmas) > Math.Abs(worst.Sigmas) ? (sigmas, $"frequency {ring} of {rings.Count - 1}") : worst;
        }

        return NoiseFinding.OfSigmas(name, worst.Sigmas, SignificanceLimits.Largest(rings.Count), worst.Where);
    }

    private static NoiseFinding Neighbours(WhitenedNoise noise, string name, bool rows)
    {
        using var scope = NewDisposeScope();
        var planes = noise.Modes.view(-1, noise.Shape.Height, noise.Shape.Width);
        var (axis, length) = rows ? (1, planes.size(1)) : (2, planes.size(2));
        if (length < 2)
        {
            return NoiseFinding.NotApplicable(name, "there are none");
        }

        var products = planes.narrow(axis, 0, length - 1).mul(planes.narrow(axis, 1, length - 1));
        return NoiseFinding.OfSigmas(name, products.mean().item<double>() * Math.Sqrt(products.numel()), SignificanceLimits.Single);
    }

    private static NoiseFinding Duplicates(WhitenedNoise noise, bool singlePrecision)
    {
        const string name = "equal values in a frame";
        if (!singlePrecision)
        {
            return NoiseFinding.NotApplicable(name, "in less than float32 equal values are common");
        }

        using var scope = NewDisposeScope();
        var sorted = noise.Frames.to(ScalarType.Float32).sort(dim: 2).Values;
        var pixels = sorted.size(2);
        long found = pixels < 2 ? 0 : sorted.narrow(2, 1, pixels - 1).eq(sorted.narrow(2, 0, pixels - 1)).sum().item<long>();
        var expected = noise.Frames.numel() * (pixels - 1) / 2.0 * ChanceOfEqualFloats();
        var limit = expected + 5 * Math.Sqrt(expected + 1) + 3;
        return new NoiseFinding(name, found, expected, limit, found <= limit, "pairs");
    }

    // Two draws of N(0, 1) round to one float32 with the probability that the density is squared and multiplied by the step between floats,
    // integrated.
    private static double ChanceOfEqualFloats()
    {
        const int points = 64;
        var chance = 0.0;
        for (var exponent = -40; exponent < 3; exponent++)
        {
            var (low, width) = (Math.Pow(2, exponent), Math.Pow(2, exponent) / points);
            for (var i = 0; i < points; i++)
            {
                var x = low + (i + 0.5) * width;
                chance += 2 * Math.Exp(-x * x) / (2 * Math.PI) * width * Math.Pow(2, exponent - 23);
            }
        }

        return chance;
    }
}
