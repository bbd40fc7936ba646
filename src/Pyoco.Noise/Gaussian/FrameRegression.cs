namespace Pyoco.Noise;

/// <summary>What the noise of some frames says about the noise of the others under a distribution: the weights of the best linear
/// prediction, and what it leaves.</summary>
internal sealed class FrameRegression
{
    private readonly FrameDistribution _law;
    private readonly int[] _given;
    private readonly int[] _informative; // places in _given
    private readonly double[,] _factor;

    /// <summary>The regression on given frames.</summary>
    /// <param name="law">The distribution of at least as many frames as are given or asked for.</param>
    /// <param name="given">Different frames. One that those before it determine says nothing new: its weights are 0.</param>
    public FrameRegression(FrameDistribution law, int[] given)
    {
        (_law, _given) = (law, given);
        var factor = TriangularMatrix.Cholesky(FrameCovariance.Of(given.Length, (i, j) => law[given[i], given[j]]), out var unknown);
        UnknownPlace = unknown;
        _informative = [.. Enumerable.Range(0, given.Length).Where(i => factor[i, i] != 0)];
        _factor = FrameCovariance.Of(_informative.Length, (i, j) => factor[_informative[i], _informative[j]]);
    }

    /// <summary>The place of the first given frame of which float64 cannot say whether the given ones before it determine it; null where
    /// there is none.</summary>
    public int? UnknownPlace { get; }

    /// <summary>Whether the given frames before it determine a given frame.</summary>
    public bool IsDetermined(int place) => !_informative.Contains(place);

    /// <summary>The weights of the given frames in the prediction of a frame.</summary>
    public double[] Weights(int frame)
    {
        var weights = new double[_given.Length];
        var solved = TriangularMatrix.SolveTransposed(_factor, Projection(frame));
        for (var i = 0; i < solved.Length; i++)
        {
            weights[_informative[i]] = solved[i];
        }

        return weights;
    }

    /// <summary>The covariance of two frames that is left when the given frames are known, an entry of the Schur complement.</summary>
    public double Residual(int first, int second)
    {
        if (_given.Contains(first) || _given.Contains(second))
        {
            return 0;
        }

        return _law[first, second] - Projection(first).Zip(Projection(second), (a, b) => a * b).Sum();
    }

    // L^-1 times the covariances with the informative frames.
    private double[] Projection(int frame)
    {
        var column = new double[_informative.Length, 1];
        for (var i = 0; i < _informative.Length; i++)
        {
            column[i, 0] = _law[_given[_informative[i]], frame];
        }

        return [.. TriangularMatrix.Solve(_factor, column).Cast<double>()];
    }
}
