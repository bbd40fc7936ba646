using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>A factor of any covariance over frames: a dense matrix, a product for every pixel.</summary>
internal sealed class CholeskyFactor : IFrameFactor
{
    /// <summary>The most frames: such a factor takes seconds, and 400 MB on the way.</summary>
    public const int MostFrames = 1 << 12;

    // Smaller entries leave no trace in a frame, and their products are numbers that processors take a hundred times as long for.
    private const double Negligible = 1.0 / (1L << 48) / (1L << 48);

    private readonly double[,] _lower;
    private readonly Lazy<double[,]> _inverse;

    /// <summary>The factor of a covariance, which may be singular.</summary>
    public CholeskyFactor(double[,] covariance) : this(TriangularMatrix.Cholesky(covariance, out var unknown), unknown)
    {
    }

    /// <summary>A factor that is known.</summary>
    /// <param name="lower">Lower triangular, [F, F].</param>
    /// <param name="unknown">The first frame of which float64 cannot say whether it is determined; null where there is none.</param>
    public CholeskyFactor(double[,] lower, int? unknown)
    {
        (_lower, UnknownFrame) = (lower, unknown);
        _inverse = new Lazy<double[,]>(() => TriangularMatrix.Inverse(_lower));
        Diagonal = [.. Enumerable.Range(0, Frames).Select(i => _lower[i, i])];
    }

    /// <summary>The factor of given covariances.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are more than <see cref="MostFrames"/> frames.</exception>
    public static CholeskyFactor Of(int frames, Func<int, int, double> covariance) => frames <= MostFrames
        ? OfDecomposition(CholeskyDecomposition.Of(FrameCovariance.Of(frames, covariance), isCovariance: true))
        : throw new ArgumentOutOfRangeException(
            nameof(frames), frames, $"A covariance that needs a dense factor has at most {MostFrames} frames; {frames} were asked for.");

    /// <summary>How many frames there are.</summary>
    public int Frames => _lower.GetLength(0);

    /// <inheritdoc/>
    public IReadOnlyList<double> Diagonal { get; }

    /// <inheritdoc/>
    public int? UnknownFrame { get; }

    /// <inheritdoc/>
    public double[,] ToMatrix() => _lower;

    /// <inheritdoc/>
    public double[,] Solve(double[,] y) => TriangularMatrix.SolveTriangular(_lower, y);

    /// <inheritdoc/>
    public Tensor Color(Tensor x) => Product(_lower, x, transposed: false);

    /// <inheritdoc/>
    public Tensor ColorTranspose(Tensor x) => Product(_lower, x, transposed: true);

    /// <inheritdoc/>
    public Tensor Whiten(Tensor x) => Product(_inverse.Value, x, transposed: false);

    /// <summary>The factor of the first frames.</summary>
    public CholeskyFactor Leading(int frames) => frames == Frames
        ? this
        : new CholeskyFactor(FrameCovariance.Of(frames, (i, j) => _lower[i, j]), UnknownFrame < frames ? UnknownFrame : null);

    /// <summary>Draws frames from the white noise of all frames up to them: what <see cref="Color"/> makes of it, in float32.</summary>
    public BandFill Bands(int firstFrame) => Bands(firstFrame, int.MaxValue);

    /// <summary>Draws frames that repeat after a period.</summary>
    /// <remarks>A frame is the sum of the white fields that it contains, in order: it does not depend on what is drawn with it.</remarks>
    public BandFill Bands(int firstFrame, int period) => band =>
    {
        var distinct = Math.Min(band.Frames, period);
        var rows = Enumerable.Range(firstFrame, distinct).Select(f => f % period).ToArray();
        RowSums.Fill(band, rows, (row, column) => _lower[row, column] is var entry && Math.Abs(entry) < Negligible ? 0 : (float)entry);
        for (var f = distinct; f < band.Frames; f++)
        {
            band[f - period].CopyTo(band[f]);
        }
    };

    private static CholeskyFactor OfDecomposition(CholeskyDecomposition made) => new(made.Lower, made.Unknown);

    private static Tensor Product(double[,] matrix, Tensor x, bool transposed)
    {
        using var scope = NewDisposeScope();
        var frames = tensor(matrix, x.dtype, x.device);
        return (transposed ? frames.t() : frames).unsqueeze(0).expand(x.size(0), -1, -1).bmm(x).MoveToOuterDisposeScope(); // (N, F, P)
    }
}
