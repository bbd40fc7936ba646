using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>A factor that remembers one field: what a frame has in common with those before it. Everything takes O(F) steps.</summary>
/// <remarks>With white noise w and the remembered s, which begins as 0: <c>e_i = carry_i s + own_i w_i</c>, then
/// <c>s = keep_i s + take_i w_i</c>. An autoregression remembers the last frame; a part that all frames share is remembered as what the
/// frames so far say about it.</remarks>
internal sealed class RecursiveFactor : IFrameFactor
{
    private readonly double[] _carry;
    private readonly double[] _own;
    private readonly double[] _keep;
    private readonly double[] _take;

    private RecursiveFactor(int frames) =>
        (_carry, _own, _keep, _take) = (new double[frames], new double[frames], new double[frames], new double[frames]);

    /// <inheritdoc/>
    public IReadOnlyList<double> Diagonal => _own;

    /// <inheritdoc/>
    public int? UnknownFrame => null;

    /// <summary>Each frame continues the last: <c>e_i = last_i e_{i-1} + own_i w_i</c>; frame 0 is white.</summary>
    public static RecursiveFactor Autoregression(int frames, Func<int, (double Last, double Own)> weights)
    {
        var factor = new RecursiveFactor(frames);
        for (var i = 0; i < frames; i++)
        {
            var (last, own) = i == 0 ? (0, 1) : weights(i);
            (factor._carry[i], factor._keep[i]) = (last, last);
            (factor._own[i], factor._take[i]) = (own, own);
        }

        return factor;
    }

    /// <summary>Each frame is <c>shared_i b + own_i w_i</c> with one b for all frames: the Kalman filter of b, written in
    /// innovations.</summary>
    public static RecursiveFactor SharedAndOwn(int frames, Func<int, (double Shared, double Own)> weights)
    {
        var factor = new RecursiveFactor(frames);
        var unknown = 1.0; // variance of b given the frames so far
        for (var i = 0; i < frames; i++)
        {
            var (shared, own) = weights(i);
            var variance = shared * shared * unknown + own * own;
            factor._carry[i] = shared;
            factor._own[i] = Math.Sqrt(variance);
            factor._keep[i] = 1;
            factor._take[i] = variance == 0 ? 0 : unknown * shared / factor._own[i];
            unknown *= variance == 0 ? 1 : own * own / variance;
        }

        return factor;
    }

    /// <inheritdoc/>
    public double[,] ToMatrix()
    {
        var matrix = new double[_own.Length, _own.Length];
        for (var j = 0; j < _own.Length; j++)
        {
            matrix[j, j] = _own[j];
            var state = _take[j];
            for (var i = j + 1; i < _own.Length; i++)
            {
                matrix[i, j] = _carry[i] * state;
                state *= _keep[i];
            }
        }

        return matrix;
    }

    /// <inheritdoc/>
    public Tensor Color(Tensor x) => Walk(x, (state, white, i) => state.Times(_carry[i]).Plus(white, _own[i]), (_, white) => white);

    /// <inheritdoc/>
    public Tensor Whiten(Tensor x) => Walk(x, (state, noise, i) => noise.Plus(state, -_carry[i]).Over(_own[i]), (white, _) => white);

    /// <inheritdoc/>
    public Tensor ColorTranspose(Tensor x)
    {
        using var scope = NewDisposeScope();
        var frames = new Tensor[_own.Length];
        var state = zeros_like(x.select(1, 0));
        for (var i = _own.Length - 1; i >= 0; i--)
        {
            using var step = NewDisposeScope();
            var y = x.select(1, i);
            frames[i] = y.Times(_own[i]).Plus(state, _take[i]).MoveToOuterDisposeScope();
            var next = state.Times(_keep[i]).Plus(y, _carry[i]).MoveToOuterDisposeScope();
            state.Dispose();
            state = next;
        }

        return stack(frames, dim: 1).MoveToOuterDisposeScope(); // (N, F, P)
    }

    /// <summary>Walks through the frames before the first one drawn.</summary>
    /// <inheritdoc/>
    public BandFill Bands(int firstFrame) => band =>
    {
        var (state, white) = (new float[band.Length], new float[band.Length]);
        for (var f = 0; f < firstFrame + band.Frames; f++)
        {
            band.White(white, f);
            if (f >= firstFrame)
            {
                WeightedSum.Of(band[f - firstFrame], state, (float)_carry[f], white, (float)_own[f]);
            }

            WeightedSum.Of(state, state, (float)_keep[f], white, (float)_take[f]);
        }
    };

    // Frame by frame: the result from what is remembered and the frame at hand, then what is remembered from the one of the two that is
    // white.
    private Tensor Walk(Tensor x, Func<Tensor, Tensor, int, Tensor> frame, Func<Tensor, Tensor, Tensor> white)
    {
        using var scope = NewDisposeScope();
        var frames = new Tensor[_own.Length];
        var state = zeros_like(x.select(1, 0));
        for (var i = 0; i < _own.Length; i++)
        {
            using var step = NewDisposeScope();
            var given = x.select(1, i);
            frames[i] = frame(state, given, i).MoveToOuterDisposeScope();
            var next = state.Times(_keep[i]).Plus(white(frames[i], given), _take[i]).MoveToOuterDisposeScope();
            state.Dispose();
            state = next;
        }

        return stack(frames, dim: 1).MoveToOuterDisposeScope(); // (N, F, P)
    }
}
