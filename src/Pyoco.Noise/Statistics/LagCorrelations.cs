using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>Correlations of white noise at any distance in frames, rows and columns, summed up over everything else: by the discrete
/// Fourier transform of each sample and channel, whose products are the sums of products at all distances.</summary>
/// <remarks>Distances go round the ends. Under white noise a sum of n products has the mean 0 and the variance n; where a distance is its
/// own opposite, each product is in it twice.</remarks>
internal sealed class LagCorrelations : IDisposable
{
    private static readonly long[] Volume = [-3, -2, -1];

    private readonly Tensor _spectra; // (B, C, F, H, W / 2 + 1)
    private readonly Tensor _twice; // (F, H, W): 2 where a distance is its own opposite, else 1
    private readonly long _values; // of a sample and channel
    private readonly long[] _lengths;

    /// <summary>The correlations of white noise (B, C, F, H, W) in float64.</summary>
    public LagCorrelations(Tensor white)
    {
        using var scope = NewDisposeScope();
        (Samples, Channels) = (white.size(VideoShape.BatchAxis), white.size(VideoShape.ChannelAxis));
        _lengths = white.shape[2..];
        _values = _lengths.Aggregate(1L, (product, length) => product * length);
        _spectra = fft.rfftn(white, dim: Volume).MoveToOuterDisposeScope();
        var own = _lengths.Select(n => tensor([.. Enumerable.Range(0, (int)n).Select(d => 2 * d % n == 0 ? 1.0 : 0)])).ToArray();
        _twice = own[0].reshape(-1, 1, 1).mul(own[1].reshape(-1, 1)).mul(own[2]).Plus_(1).MoveToOuterDisposeScope();
    }

    /// <summary>How many samples there are.</summary>
    public long Samples { get; }

    /// <summary>How many channels there are.</summary>
    public long Channels { get; }

    /// <summary>How many distances there are between two samples or channels.</summary>
    public long Distances => _values;

    /// <summary>Two channels over all samples; of a channel with itself, at all distances but 0.</summary>
    public (double Sigmas, string Where) OfChannels(int first, int second)
    {
        using var scope = NewDisposeScope();
        return Largest(Product(_spectra.select(1, first), _spectra.select(1, second)), Samples, first == second, first == second);
    }

    /// <summary>Two different samples over all channels.</summary>
    public (double Sigmas, string Where) OfSamples(int first, int second)
    {
        using var scope = NewDisposeScope();
        return Largest(Product(_spectra.select(0, first), _spectra.select(0, second)), Channels, false, false);
    }

    /// <summary>All pairs of different samples together, the second channel of one against the first of the other.</summary>
    public (double Sigmas, string Where) OfAllSamples(int first, int second)
    {
        // The product of the sums has the products of all pairs; those of a sample with itself are taken away.
        using var scope = NewDisposeScope();
        var (a, b) = (_spectra.select(1, first), _spectra.select(1, second));
        var between = Product(a.sum(dim: 0, keepdim: true), b.sum(dim: 0, keepdim: true)).sub(Product(a, b));
        return Largest(between, Samples * (Samples - 1), false, first == second);
    }

    /// <summary>All pairs of different channels together, over all samples.</summary>
    public (double Sigmas, string Where) OfAllChannels()
    {
        using var scope = NewDisposeScope();
        var sums = _spectra.sum(dim: 1);
        return Largest(Product(sums, sums).sub(Product(_spectra, _spectra)), Samples * Channels * (Channels - 1), false, true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _spectra.Dispose();
        _twice.Dispose();
    }

    // The sums over the leading axes, (F, H, W / 2 + 1).
    private static Tensor Product(Tensor a, Tensor b)
    {
        var product = a.conj().mul(b);
        while (product.dim() > 3)
        {
            product = product.sum(dim: 0);
        }

        return product;
    }

    // The largest sum in its standard errors. `isEven`: opposite distances have the same sum, so that one that is its own opposite has each
    // product twice.
    private (double Sigmas, string Where) Largest(Tensor spectrum, long pairs, bool withoutNone, bool isEven)
    {
        var sums = fft.irfftn(spectrum, s: _lengths, dim: Volume).Over_(Math.Sqrt((double)pairs * _values));
        var sigmas = isEven ? sums.div(_twice.sqrt()) : sums;
        if (withoutNone)
        {
            sigmas[0, 0, 0].zero_();
        }

        var at = sigmas.abs().argmax().item<long>();
        var (frames, rows, columns) = (at / (_lengths[1] * _lengths[2]), at / _lengths[2] % _lengths[1], at % _lengths[2]);
        var where = $"{Distance(frames, 0)} frames, {Distance(rows, 1)} rows, {Distance(columns, 2)} columns apart";
        return (sigmas.flatten()[at].item<double>(), where);
    }

    private long Distance(long index, int axis) => 2 * index > _lengths[axis] ? index - _lengths[axis] : index;
}
