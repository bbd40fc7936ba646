using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>The likeliest law of a family of one parameter for given noise, the same at every pixel.</summary>
internal sealed class DistributionFit
{
    private const int GridPoints = 48;
    private static readonly double GoldenRatio = (Math.Sqrt(5) - 1) / 2;

    private readonly Tensor _noise; // (B, C, F, H, W) in float64
    private readonly VideoShape _shape;
    private readonly double[,] _moments; // second moments of the frames over all samples, channels and pixels

    /// <summary>A fit to noise; the tensor has to live as long.</summary>
    public DistributionFit(Tensor noise)
    {
        (_noise, _shape) = (noise, VideoShape.Of(noise));
        using var scope = NewDisposeScope();
        var frames = noise.transpose(1, 2).transpose(0, 1).reshape(_shape.Frames, -1); // (F, B*C*H*W)
        var values = frames.mm(frames.t()).Over(Columns).data<double>().ToArray();
        _moments = FrameCovariance.Of(_shape.Frames, (i, j) => values[i * _shape.Frames + j]);
    }

    /// <summary>How many samples, channels and pixels there are.</summary>
    public double Columns => (double)_shape.Batch * _shape.Channels * _shape.Height * _shape.Width;

    /// <summary>The log-likelihood of a law in nats per pixel and channel; negative infinity where it is degenerate.</summary>
    public double LogLikelihood(FrameDistribution law)
    {
        if (law.DeterminedFrame is not null)
        {
            return double.NegativeInfinity;
        }

        // tr(L^-1 M L^-T), M the moments.
        var factor = law.Factor.ToMatrix();
        var half = TriangularMatrix.Solve(factor, _moments);
        var whole = TriangularMatrix.Solve(factor, FrameCovariance.Of(_shape.Frames, (i, j) => half[j, i]));
        var trace = Enumerable.Range(0, _shape.Frames).Sum(i => whole[i, i]);
        return -(_shape.Frames * Math.Log(2 * Math.PI) + law.LogDeterminant + trace) / 2;
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
    /// <param name="family">The laws.</param>
    /// <param name="parameter">The likeliest parameter.</param>
    /// <param name="step">How far on both sides of it the likelihood is looked at; the laws have to exist there.</param>
    /// <param name="block">The side of the squares of pixels that count as independent.</param>
    public double StandardError(Func<double, FrameDistribution> family, double parameter, double step, int block)
    {
        using var scope = NewDisposeScope();
        var (below, at, above) = (family(parameter - step), family(parameter), family(parameter + step));
        var curvature = (2 * LogLikelihood(at) - LogLikelihood(below) - LogLikelihood(above)) / (step * step);
        var determinants = (above.LogDeterminant - below.LogDeterminant) * _shape.Channels;
        var score = Quadratic(above).sub(Quadratic(below)).Plus(determinants).Over(-4 * step); // (B, H, W)
        return PixelBlocks.StandardError(score.Over(curvature), block, Columns);
    }

    // The squared length of what whitening makes of each pixel, over frames and channels, (B, H, W).
    private Tensor Quadratic(FrameDistribution law)
    {
        using var scope = NewDisposeScope();
        var white = law.Factor.Whiten(_noise.reshape((long)_shape.Batch * _shape.Channels, _shape.Frames, -1));
        return white.square().sum(1).reshape(_shape.Batch, _shape.Channels, _shape.Height, _shape.Width).sum(1).MoveToOuterDisposeScope();
    }
}
