using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.TestSupport;

/// <summary>Sample moments of noise (B, C, F, H, W) over samples, channels and pixels, in float64.</summary>
public static class FrameStatistics
{
    /// <summary>The matrix of second moments of the frames about zero, [F, F], and the number of independent draws behind each
    /// entry.</summary>
    public static (double[,] Matrix, long Draws) SecondMoments(Tensor noise)
    {
        using var scope = NewDisposeScope();
        var rows = noise.to(ScalarType.Float64).transpose(1, 2).transpose(0, 1).reshape(noise.size(2), -1); // (F, B*C*H*W)
        var frames = (int)rows.size(0);
        var moments = rows.mm(rows.transpose(0, 1)).Over(rows.size(1)).data<double>().ToArray();
        var matrix = new double[frames, frames];
        for (var i = 0; i < frames * frames; i++)
        {
            matrix[i / frames, i % frames] = moments[i];
        }

        return (matrix, rows.size(1));
    }

    /// <summary>The largest deviation of the sample covariance from the theory, in standard errors: the variance of a product of two N(0,
    /// 1) of correlation r is 1 + r².</summary>
    public static double WorstCovarianceScore(Tensor noise, double[,] theory)
    {
        var (found, draws) = SecondMoments(noise);
        var worst = 0.0;
        for (var i = 0; i < theory.GetLength(0); i++)
        {
            for (var j = 0; j < theory.GetLength(1); j++)
            {
                var error = Math.Sqrt((theory[i, i] * theory[j, j] + theory[i, j] * theory[i, j]) / draws);
                worst = Math.Max(worst, Math.Abs(found[i, j] - theory[i, j]) / error);
            }
        }

        return worst;
    }

    /// <summary>The correlation of two tensors of independent N(0, 1) pairs, in standard errors.</summary>
    public static double CorrelationScore(Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        var product = a.to(ScalarType.Float64).mul(b.to(ScalarType.Float64));
        return product.mean().item<double>() * Math.Sqrt(product.numel());
    }
}
