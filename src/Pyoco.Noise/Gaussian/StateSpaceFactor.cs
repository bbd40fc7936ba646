using static TorchSharp.torch;

namespace Pyoco.Noise;

/// <summary>A factor that remembers a few fields: what a frame has in common with those before it. Everything takes O(F) steps.</summary>
/// <remarks>With white noise w and the remembered s, which begins as 0, a frame is a <see cref="FrameStep"/>. An autoregression remembers
/// the last frame; a part that all frames share is remembered as what the frames so far say about it.</remarks>
internal sealed class StateSpaceFactor : IFrameFactor
{
    private readonly FrameStep[] _steps;

    /// <summary>The factor of given steps, all of one size.</summary>
    public StateSpaceFactor(int frames, Func<int, FrameStep> step)
    {
        _steps = [.. Enumerable.Range(0, frames).Select(step)];
        Diagonal = Array.ConvertAll(_steps, s => s.Own);
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Diagonal { get; }

    /// <inheritdoc/>
    public int? UnknownFrame => null;

    private int Size => _steps[0].Size;

    /// <summary>Each frame continues the last: <c>e_i = last_i e_{i-1} + own_i w_i</c>; frame 0 is white.</summary>
    public static StateSpaceFactor Autoregression(int frames, Func<int, (double Last, double Own)> weights) => new(frames, i =>
    {
        var (last, own) = i == 0 ? (0, 1) : weights(i);
        return FrameStep.Continuing(last, own);
    });

    /// <summary>Each frame is <c>shared_i b + own_i w_i</c> with one b for all frames: the Kalman filter of b, written in
    /// innovations.</summary>
    public static StateSpaceFactor SharedAndOwn(int frames, Func<int, (double Shared, double Own)> weights)
    {
        var unknown = 1.0; // variance of b given the frames so far
        return new StateSpaceFactor(frames, i =>
        {
            var (shared, own) = weights(i);
            var variance = shared * shared * unknown + own * own;
            var deviation = Math.Sqrt(variance);
            var take = variance == 0 ? 0 : unknown * shared / deviation;
            unknown *= variance == 0 ? 1 : own * own / variance;
            return new FrameStep(deviation, [shared], new[,] { { 1.0 } }, [take]);
        });
    }

    /// <inheritdoc/>
    public double[,] ToMatrix()
    {
        var frames = _steps.Length;
        var matrix = new double[frames, frames];
        for (var j = 0; j < frames; j++)
        {
            matrix[j, j] = _steps[j].Own;
            var state = (double[])_steps[j].Take.Clone();
            for (var i = j + 1; i < frames; i++)
            {
                matrix[i, j] = Product(_steps[i].Carry, state);
                state = Kept(_steps[i], state);
            }
        }

        return matrix;
    }

    /// <inheritdoc/>
    public double[,] Solve(double[,] y)
    {
        var (frames, columns) = (y.GetLength(0), y.GetLength(1));
        var x = new double[frames, columns];
        for (var c = 0; c < columns; c++)
        {
            var state = new double[Size];
            for (var i = 0; i < frames; i++)
            {
                var step = _steps[i];
                x[i, c] = (y[i, c] - Product(step.Carry, state)) / step.Own;
                state = Kept(step, state);
                for (var a = 0; a < state.Length; a++)
                {
                    state[a] += step.Take[a] * x[i, c];
                }
            }
        }

        return x;
    }

    /// <inheritdoc/>
    public Tensor Color(Tensor x) => Walk(x, (common, white, own) => (common.Plus(white, own), white));

    /// <inheritdoc/>
    public Tensor Whiten(Tensor x) => Walk(x, (common, noise, own) =>
    {
        var white = noise.Plus(common, -1).Over(own);
        return (white, white);
    });

    /// <inheritdoc/>
    public Tensor ColorTranspose(Tensor x)
    {
        using var scope = NewDisposeScope();
        var frames = new Tensor[_steps.Length];
        var state = Nothing(x);
        for (var i = _steps.Length - 1; i >= 0; i--)
        {
            using var turn = NewDisposeScope();
            var (y, step) = (x.select(1, i), _steps[i]);
            frames[i] = Sum(state, step.Take).Plus(y, step.Own).MoveToOuterDisposeScope();
            var numbers = Enumerable.Range(0, Size).ToArray();
            Tensor[] next =
            [
                .. numbers.Select(a =>
                    Sum(state, [.. numbers.Select(b => step.Keep[b, a])]).Plus(y, step.Carry[a]).MoveToOuterDisposeScope()),
            ];
            Replace(ref state, next);
        }

        return stack(frames, dim: 1).MoveToOuterDisposeScope(); // (N, F, P)
    }

    // Frame by frame: the result and the white noise, of what a frame has in common with those before it, the frame at hand, and what it
    // has of its own.
    private Tensor Walk(Tensor x, Func<Tensor, Tensor, double, (Tensor Frame, Tensor White)> frame)
    {
        using var scope = NewDisposeScope();
        var frames = new Tensor[_steps.Length];
        var state = Nothing(x);
        for (var i = 0; i < _steps.Length; i++)
        {
            using var turn = NewDisposeScope();
            var step = _steps[i];
            var (made, white) = frame(Sum(state, step.Carry), x.select(1, i), step.Own);
            frames[i] = made.MoveToOuterDisposeScope();
            var numbers = Enumerable.Range(0, Size).ToArray();
            Tensor[] next =
            [
                .. numbers.Select(a =>
                    Sum(state, [.. numbers.Select(b => step.Keep[a, b])]).Plus(white, step.Take[a]).MoveToOuterDisposeScope()),
            ];
            Replace(ref state, next);
        }

        return stack(frames, dim: 1).MoveToOuterDisposeScope(); // (N, F, P)
    }

    private Tensor[] Nothing(Tensor x) => [.. Enumerable.Range(0, Size).Select(_ => zeros_like(x.select(1, 0)))]; // (N, P) each

    private static void Replace(ref Tensor[] state, Tensor[] next)
    {
        foreach (var field in state)
        {
            field.Dispose();
        }

        state = next;
    }

    private static Tensor Sum(Tensor[] fields, double[] factors)
    {
        var sum = fields[0].Times(factors[0]);
        for (var i = 1; i < fields.Length; i++)
        {
            sum.Plus_(fields[i], factors[i]);
        }

        return sum;
    }

    private static double Product(double[] x, double[] y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    private static double[] Kept(FrameStep step, double[] state)
    {
        var kept = new double[state.Length];
        for (var a = 0; a < kept.Length; a++)
        {
            for (var b = 0; b < kept.Length; b++)
            {
                kept[a] += step.Keep[a, b] * state[b];
            }
        }

        return kept;
    }
}
