namespace Pyoco.Noise;

/// <summary>White noise of whole planes (H, W), and planes at other resolutions: for priors that couple the pixels of a frame.</summary>
/// <remarks>Coarsening and refining keep white noise white: a coarse pixel is the sum of its block over the block's side, and a finer field
/// is drawn given these sums (the conditional upsampling of Chang et al., "How I Warped Your Noise", arXiv 2504.03072).</remarks>
public static class NoisePlane
{
    /// <summary>Fills rows with the white noise of a frame of the unbounded clip: the values that <see cref="NoiseBand.White"/> and
    /// <see cref="IndependentNoise"/> have at the same address.</summary>
    /// <param name="rows">Whole rows, one after another.</param>
    /// <param name="width">Pixels of a row, 1 to 262,144.</param>
    /// <param name="key">Seed and stream.</param>
    /// <param name="sample">Index of the sample, 0 to 65,535.</param>
    /// <param name="channel">Index of the channel, 0 to 65,535.</param>
    /// <param name="frame">Index of the frame, at least 0.</param>
    /// <param name="firstRow">The number of the first row.</param>
    /// <exception cref="ArgumentException">The elements are not whole rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index or the width is out of range, or a row is beyond 65,535.</exception>
    public static void FillWhite(Span<float> rows, int width, NoiseKey key, int sample, int channel, int frame, int firstRow = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        CheckPlace(rows.Length, width, sample, channel, firstRow);
        WhiteNoise.FillFrame(rows, width, firstRow, key, sample, channel, frame);
    }

    /// <summary>Fills rows with the white field that all frames of a sample and channel share: the values that <see
    /// cref="NoiseBand.Shared"/> and <see cref="SharedNoise"/> have at the same address.</summary>
    /// <inheritdoc cref="FillWhite"/>
    public static void FillShared(Span<float> rows, int width, NoiseKey key, int sample, int channel, int firstRow = 0)
    {
        CheckPlace(rows.Length, width, sample, channel, firstRow);
        WhiteNoise.FillShared(rows, width, firstRow, key, sample, channel);
    }

    /// <summary>A field at a lower resolution: each pixel is the sum of a block of factor x factor pixels over factor, so that white noise
    /// becomes white noise.</summary>
    /// <param name="fine">One plane or several, one after another.</param>
    /// <param name="width">Pixels of a row of <paramref name="fine"/>, a multiple of the factor; so is a plane's number of rows.</param>
    /// <param name="factor">Pixels of a block's side, at least 1.</param>
    /// <param name="coarse">Where to, factor² times fewer elements; apart from <paramref name="fine"/>.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the spans overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The width or the factor is below 1.</exception>
    public static void Coarsen(ReadOnlySpan<float> fine, int width, int factor, Span<float> coarse)
    {
        CheckSizes(coarse, fine, width, factor);
        var columns = width / factor;
        for (var i = 0; i < coarse.Length; i++)
        {
            var start = Math.DivRem(i, columns, out var column) * factor * width + column * factor;
            coarse[i] = (float)(SumOfBlock(fine[start..], width, factor) / factor);
        }
    }

    /// <summary>A field at a higher resolution, drawn given the coarse one: white noise z becomes <c>x / factor + z - mean(z)</c>, the mean
    /// over a block of factor x factor pixels and x the coarse pixel there. It is white where x is, and <see cref="Coarsen"/> gives x
    /// back within rounding.</summary>
    /// <param name="coarse">One plane or several, one after another.</param>
    /// <param name="width">Pixels of a row of <paramref name="fine"/>, a multiple of the factor.</param>
    /// <param name="factor">Pixels of a block's side, at least 1.</param>
    /// <param name="fine">White noise independent of <paramref name="coarse"/>, factor² times more elements; on return the finer
    /// field.</param>
    /// <inheritdoc cref="Coarsen"/>
    public static void Refine(ReadOnlySpan<float> coarse, int width, int factor, Span<float> fine)
    {
        CheckSizes(coarse, fine, width, factor);
        var columns = width / factor;
        for (var i = 0; i < coarse.Length; i++)
        {
            var start = Math.DivRem(i, columns, out var column) * factor * width + column * factor;
            var shift = (coarse[i] - SumOfBlock(fine[start..], width, factor) / factor) / factor;
            for (var row = 0; row < factor; row++)
            {
                foreach (ref var value in fine.Slice(start + row * width, factor))
                {
                    value = (float)(value + shift);
                }
            }
        }
    }

    private static double SumOfBlock(ReadOnlySpan<float> block, int width, int factor)
    {
        var sum = 0.0;
        for (var row = 0; row < factor; row++)
        {
            foreach (var value in block.Slice(row * width, factor))
            {
                sum += value;
            }
        }

        return sum;
    }

    private static void CheckPlace(int length, int width, int sample, int channel, int firstRow)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, WhiteNoise.WidestRow);
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, WhiteNoise.MostOfEach);
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, WhiteNoise.MostOfEach);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstRow, WhiteNoise.MostOfEach - length / width);
    }

    private static void CheckSizes(ReadOnlySpan<float> coarse, ReadOnlySpan<float> fine, int width, int factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        if (width % factor != 0 || fine.Length % ((long)width * factor) != 0)
        {
            throw new ArgumentException(
                $"{fine.Length} elements in rows of {width} are no blocks of {factor} x {factor} pixels.", nameof(fine));
        }

        if (coarse.Length != fine.Length / factor / factor)
        {
            throw new ArgumentException(
                $"The coarse field has {coarse.Length} elements; {fine.Length / factor / factor} were expected, one for each block.",
                nameof(coarse));
        }

        if (fine.Overlaps(coarse))
        {
            throw new ArgumentException("The two fields share memory; fields apart were expected.", nameof(fine));
        }
    }
}
