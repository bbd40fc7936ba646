using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>A factor of any covariance over frames: a dense matrix, a product for every pixel.</summary>
internal sealed class CholeskyFactor : IFrameFactor
{
    private readonly double[,] _lower;
    private readonly Lazy<double[,]> _inverse;

    /// <summary>The factor of a covariance, which may be singular.</summary>
    public CholeskyFactor(double[,] covariance)
    {
        _lower = TriangularMatrix.Cholesky(covariance, out var unknown);
        UnknownFrame = unknown;
        _inverse = new Lazy<double[,]>(() => TriangularMatrix.Inverse(_lower));
        Diagonal = [.. Enumerable.Range(0, covariance.GetLength(0)).Select(i => _lower[i, i])];
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Diagonal { get; }

    /// <inheritdoc/>
    public int? UnknownFrame { get; }

    /// <inheritdoc/>
    public double[,] ToMatrix() => _lower;

    /// <inheritdoc/>
    public Tensor Color(Tensor x) => Product(_lower, x, transposed: false);

    /// <inheritdoc/>
    public Tensor ColorTranspose(Tensor x) => Product(_lower, x, transposed: true);

    /// <inheritdoc/>
    public Tensor Whiten(Tensor x) => Product(_inverse.Value, x, transposed: false);

    /// <inheritdoc/>
    public BandFill Bands(int firstFrame) => Bands(firstFrame, int.MaxValue);

    /// <summary>Draws frames that repeat after a period.</summary>
    /// <remarks>Every white field is drawn once and added to the frames that contain it, in order: a frame's sum does not depend on what is
    /// drawn with it.</remarks>
    public BandFill Bands(int firstFrame, int period) => band =>
    {
        var white = new float[band.Length];
        var rows = Math.Min(period, firstFrame + band.Frames);
        for (var j = 0; j < rows; j++)
        {
            band.White(white, j);
            for (var f = 0; f < band.Frames; f++)
            {
                if (j == 0)
                {
                    band[f].Clear();
                }

                if ((float)_lower[(firstFrame + f) % period, j] is var factor and not 0)
                {
                    WeightedSum.Add(band[f], white, factor);
                }
            }
        }
    };

    private static Tensor Product(double[,] matrix, Tensor x, bool transposed)
    {
        using var scope = NewDisposeScope();
        var frames = tensor(matrix, x.dtype, x.device);
        return (transposed ? frames.t() : frames).unsqueeze(0).expand(x.size(0), -1, -1).bmm(x).MoveToOuterDisposeScope(); // (N, F, P)
    }
}
