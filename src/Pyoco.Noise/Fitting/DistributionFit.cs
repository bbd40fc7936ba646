using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>The likeliest distribution of a family of one parameter for given noise, the same at every pixel.</summary>
internal sealed class DistributionFit
{
    private const int GridPoints = 48;
    private static readonly double GoldenRatio = (Math.Sqrt(5) - 1) / 2;

    private readonly Tensor _noise; // (B, C, F, H, W) in float64
    private readonly VideoShape _shape;
    private readonly PixelBlocks _blocks;
    private readonly bool _fitScale;
    private readonly double[,] _moments; // second moments of the frames over all samples, channels and pixels

    /// <summary>A fit to noise; the tensor has to live as long.</summary>
    /// <param name="noise">(B, C, F, H, W) in float64.</param>
    /// <param name="blocks">What counts as independent.</param>
    /// <param name="fitScale">Whether distributions are taken at the likeliest variance; else as they are.</param>
    public DistributionFit(Tensor noise, PixelBlocks blocks, bool fitScale = false)
    {
        (_noise, _shape, _blocks, _fitScale) = (noise, VideoShape.Of(noise), blocks, fitScale);
        using var scope = NewDisposeScope();
        var frames = noise.transpose(1, 2).transpose(0, 1).reshape(_shape.Frames, -1); // (F, B*C*H*W)
        var values = frames.mm(frames.t()).Over(Columns).data<double>().ToArray();
        _moments = FrameCovariance.Of(_shape.Frames, (i, j) => values[i * _shape.Frames + j]);
    }

    /// <summary>How many samples, channels and pixels there are.</summary>
    public double Columns => (double)_shape.Batch * _shape.Channels * _shape.Height * _shape.Width;

    /// <summary>The factor of the variance that a distribution is taken at: 1, or the likeliest, the mean square of the whitened
    /// noise.</summary>
    public double Variance(FrameDistribution distribution) => _fitScale ? Trace(distribution) / _shape.Frames : 1;

    /// <summary>The log-likelihood of a distribution in nats per pixel and channel; negative infinity where it is degenerate.</summary>
    public double LogLikelihood(FrameDistribution distribution)
    {
        if (distribution.DeterminedFrame is not null)
        {
            return double.NegativeInfinity;
        }

        var (trace, variance) = (Trace(distribution), Variance(distribution));
        return -(_shape.Frames * Math.Log(2 * Math.PI * variance) + distribution.LogDeterminant + trace / variance) / 2;
    }

    /// <summary>The likeliest parameter between two bounds: the best of a grid, then a golden-section search beside it.</summary>
    public double Likeliest(Func<double, FrameDistribution> family, double from, double to)
    {
        var step = (to - from) / GridPoints;
        var best = Enumerable.Range(0, GridPoints + 1).MaxBy(i => LogLikelihood(family(from + i * step)));
        var (left, right) = (from + Math.Max(0, best - 1) * step, from + Math.Min(GridPoints, best + 1) * step);
        while (right - left > 1e-9 * Math.Max(1, Math.Abs(left)))
        {
            var (low, high) = (right - GoldenRatio * (right - left), left + GoldenRatio * (right - left));
            (left, right) = LogLikelihood(family(low)) >= LogLikelihood(family(high)) ? (left, high) : (low, right);
        }

        return (left + right) / 2;
    }

    /// <summary>The standard error of the likeliest parameter: its score, block by block, by the curvature of the likelihood (the sandwich
    /// formula, which holds also where the family is not the true one).</summary>
    /// <remarks>Where the variance is estimated too, it follows the parameter, so that the score is that of the parameter alone.</remarks>
    /// <param name="family">The distributions.</param>
    /// <param name="parameter">The likeliest parameter.</param>
    /// <param name="step">How far on both sides of it the likelihood is looked at; the distributions have to exist there.</param>
    public double StandardError(Func<double, FrameDistribution> family, double parameter, double step)
    {
        using var scope = NewDisposeScope();
        var (below, at, above) = (family(parameter - step), family(parameter), family(parameter + step));
        var curvature = (2 * LogLikelihood(at) - LogLikelihood(below) - LogLikelihood(above)) / (step * step);
        var determinants = (LogDeterminant(above) - LogDeterminant(below)) * _shape.Channels;
        var score = Quadratic(above).sub(Quadratic(below)).Plus(determinants).Over(-4 * step); // (B, H, W)
        return _blocks.StandardError(score.Over(curvature), Columns);
    }

    /// <summary>How far the noise is from a distribution that was fitted.</summary>
    /// <param name="distribution">The distribution.</param>
    /// <param name="slopes">The derivatives of its covariance by the parameters that were estimated, but for the variance.</param>
    /// <returns>Null where there are too few values.</returns>
    public GoodnessOfFit? Goodness(FrameDistribution distribution, params double[][,] slopes)
    {
        if (Columns <= 2 * _shape.Frames || distribution.DeterminedFrame is not null)
        {
            return null;
        }

        using var scope = NewDisposeScope();
        var (frames, variance) = (_shape.Frames, Variance(distribution));
        var moments = linalg.slogdet(tensor(_moments)).Item2.item<double>();
        var bartlett = 1 - (2 * frames + 1 - 2.0 / (frames + 1)) / (6.0 * Columns);
        var statistic = bartlett * Columns * (LogDeterminant(distribution) - moments + Trace(distribution) / variance - frames);
        var factor = distribution.Factor;
        double[][,] directions =
        [
            .. slopes.Select(slope => Whitened(factor, slope)),
            .. _fitScale ? new[] { FrameCovariance.Of(frames, (i, j) => i == j ? 1 : 0) } : [],
        ];
        var white = factor.Whiten(_noise.reshape((long)_shape.Batch * _shape.Channels, frames, -1)).Over(Math.Sqrt(variance));
        var (mean, effective) = new MomentSpread(white.reshape(_shape.Batch, _shape.Channels, frames, _shape.Height, _shape.Width), _blocks)
            .Beside(directions);
        return new GoodnessOfFit(statistic, frames * (frames + 1) / 2 - directions.Length, mean, effective);
    }

    private double LogDeterminant(FrameDistribution distribution) =>
        distribution.LogDeterminant + _shape.Frames * Math.Log(Variance(distribution));

    // tr(L^-1 M L^-T), M the moments.
    private double Trace(FrameDistribution distribution)
    {
        var whole = Whitened(distribution.Factor, _moments);
        return Enumerable.Range(0, _shape.Frames).Sum(i => whole[i, i]);
    }

    private double[,] Whitened(IFrameFactor factor, double[,] symmetric)
    {
        var lower = factor.ToMatrix();
        var half = TriangularMatrix.Solve(lower, symmetric);
        return TriangularMatrix.Solve(lower, FrameCovariance.Of(_shape.Frames, (i, j) => half[j, i]));
    }

    // The squared length of what whitening makes of each pixel, over frames and channels, (B, H, W).
    private Tensor Quadratic(FrameDistribution distribution)
    {
        using var scope = NewDisposeScope();
        var white = distribution.Factor.Whiten(_noise.reshape((long)_shape.Batch * _shape.Channels, _shape.Frames, -1));
        return white.square().sum(1).reshape(_shape.Batch, _shape.Channels, _shape.Height, _shape.Width).sum(1).Over(Variance(distribution))
            .MoveToOuterDisposeScope();
    }
}
