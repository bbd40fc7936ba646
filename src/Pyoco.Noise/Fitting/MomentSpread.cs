using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>How the second moments of whitened noise scatter, as squares of pixels show it: for normal noise of independent pixels each of
/// the numbers <c>(y_i² - 1) / sqrt(2)</c> and <c>y_i y_j</c> has the variance 1 and nothing in common with another.</summary>
internal sealed class MomentSpread
{
    private const int MostGroups = 4096; // more say little more, and take memory

    private readonly Tensor _covariance; // of the numbers, by the number of values
    private readonly int _frames;
    private readonly long _groups;

    /// <summary>The moments of white noise (B, C, F, H, W).</summary>
    public MomentSpread(Tensor white, PixelBlocks blocks)
    {
        using var scope = NewDisposeScope();
        _frames = (int)white.size(VideoShape.FrameAxis);
        var values = white.numel() / _frames;
        var rows = new List<Tensor>();
        for (var i = 0; i < _frames; i++)
        {
            using var step = NewDisposeScope();
            var products = white.narrow(2, i, 1).mul(white.narrow(2, i, _frames - i)).sum(1).transpose(0, 1); // (F - i, B, H, W)
            products.narrow(0, 0, 1).Times_(Math.Sqrt(0.5));
            rows.Add(Grouped(blocks.Sums(products)).MoveToOuterDisposeScope());
        }

        var sums = cat(rows); // (K, groups)
        _groups = sums.size(1);
        var deviations = sums.sub(sums.mean([1], keepdim: true));
        _covariance = deviations.mm(deviations.t()).Times_(_groups / (_groups - 1.0) / values).MoveToOuterDisposeScope();
    }

    /// <summary>Mean and effective degrees of the sum of their squares, beside some directions that were fitted: those of a sum of
    /// chi-square values with the eigenvalues of the covariance for weights.</summary>
    /// <param name="directions">Symmetric matrices [F, F], what a fitted parameter changes.</param>
    public (double Mean, double EffectiveDegrees) Beside(double[][,] directions)
    {
        using var scope = NewDisposeScope();
        var covariance = _covariance;
        if (directions.Length > 0)
        {
            var (fitted, _) = linalg.qr(stack([.. directions.Select(Numbers)], dim: 1));
            var rest = eye(covariance.size(0), dtype: ScalarType.Float64).sub(fitted.mm(fitted.t()));
            covariance = rest.mm(covariance).mm(rest);
        }

        // The trace of the square of a covariance that was estimated from some groups is too large by the square of its trace over them.
        var mean = covariance.trace().item<double>();
        var squares = covariance.square().sum().item<double>() - mean * mean / _groups;
        return (mean, Math.Clamp(mean * mean / Math.Max(squares, double.Epsilon), 1, covariance.size(0) - directions.Length));
    }

    private Tensor Grouped(Tensor sums)
    {
        var size = (sums.size(1) + MostGroups - 1) / MostGroups;
        var groups = sums.size(1) / size; // what is left over is left out
        return sums.narrow(1, 0, groups * size).reshape(sums.size(0), groups, size).sum(2);
    }

    private Tensor Numbers(double[,] matrix) => tensor((
        from i in Enumerable.Range(0, _frames)
        from j in Enumerable.Range(i, _frames - i)
        select i == j ? matrix[i, i] * Math.Sqrt(0.5) : matrix[i, j]).ToArray());
}
