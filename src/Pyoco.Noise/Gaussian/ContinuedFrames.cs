using System.Runtime.InteropServices;

namespace Pyoco.Noise;

/// <summary>Draws frames that each continue the last in float32, <c>e_0 = z_0</c>, <c>e_i = fma(e_{i-1}, last_i, z_i own_i)</c>, from any
/// frame on with the bits of the whole clip.</summary>
/// <remarks>A late frame needs no walk from frame 0 (coupling from the past, Propp and Wilson, 1996). Rounding keeps the order of two
/// values that take the same step. So a walk from above everything that noise can be and one from below it enclose the true one, and where
/// both have come to the same bits it has them too. If they have not, the walk begins earlier.</remarks>
/// <param name="weights">The weights of a frame from 1 on, neither negative.</param>
/// <param name="memory">About how many frames later nothing is left of a frame, at least 1.</param>
internal sealed class ContinuedFrames(Func<int, (float Last, float Own)> weights, double memory)
{
    /// <summary>The least share of a frame's variance that is its own: below, rounding of the two factors adds up over a clip.</summary>
    public const double LeastOwnVariance = 1 / 257.0;

    // No white value exceeds 6.5555, so no frame exceeds that times own / (1 - last), which is below 33.
    private const float Beyond = 1024;

    /// <summary>Fills a band.</summary>
    public void Fill(NoiseBand band)
    {
        Reach(band);
        for (var f = 1; f < band.Frames; f++)
        {
            Continue(band, band[f], band.FirstFrame + f, band[f - 1]);
        }
    }

    // The first frame drawn, in its own place.
    private void Reach(NoiseBand band)
    {
        for (var back = Math.Max(1, memory); back < band.FirstFrame; back *= 2)
        {
            if (IsReachedFrom(band.FirstFrame - (int)back, band))
            {
                return;
            }
        }

        band.White(band[0], 0);
        for (var f = 1; f <= band.FirstFrame; f++)
        {
            Continue(band, band[0], f, band[0]);
        }
    }

    private bool IsReachedFrom(int start, NoiseBand band)
    {
        using var rented = new RentedField(2 * band.Length);
        var above = rented.Span[..band.Length];
        var white = rented.Span[band.Length..];
        var below = band[0];
        above.Fill(Beyond);
        below.Fill(-Beyond);
        for (var f = start; f <= band.FirstFrame; f++)
        {
            var (last, own) = weights(f);
            band.White(white, f);
            WeightedSum.Of(above, above, last, white, own);
            WeightedSum.Of(below, below, last, white, own);
        }

        return MemoryMarshal.AsBytes(above).SequenceEqual(MemoryMarshal.AsBytes(below));
    }

    private void Continue(NoiseBand band, Span<float> frame, int index, ReadOnlySpan<float> before)
    {
        var (last, own) = weights(index);
        band.Blend(frame, index, before, last, own);
    }
}
