using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>A lower triangular factor L of a covariance over frames, as an operator: noise is L times white noise.</summary>
/// <remarks>Row i knows the frames up to i alone, so more frames change nothing before them. A row with 0 on the diagonal is a frame that
/// the ones before it determine; its column is 0, and L has no inverse.</remarks>
internal interface IFrameFactor
{
    /// <summary>The diagonal: standard deviations of each frame given the ones before it.</summary>
    IReadOnlyList<double> Diagonal { get; }

    /// <summary>The first frame of which float64 cannot say whether it is determined; the factor means nothing from there on. Null where
    /// there is none.</summary>
    int? UnknownFrame { get; }

    /// <summary>All entries, [F, F].</summary>
    double[,] ToMatrix();

    /// <summary>The inverse of L times a lower triangular matrix [F, F]; the diagonal has no 0.</summary>
    double[,] Solve(double[,] y);

    /// <summary>L x for every column of x (N, F, P), in the precision of x; the caller owns it.</summary>
    Tensor Color(Tensor x);

    /// <summary>L transposed times x.</summary>
    Tensor ColorTranspose(Tensor x);

    /// <summary>The inverse of L times x; the diagonal has no 0.</summary>
    Tensor Whiten(Tensor x);
}
