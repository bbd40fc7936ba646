namespace Pyoco.Noise;

/// <summary>The autoregression around a circle of P frames as a walk: with the frames before frame i known, it depends on the last of them
/// and on frame 0, to which it has to come back.</summary>
/// <remarks>With f the correlation of neighbours on an endless line and n = P - i frames left, <c>e_i = (f (1 - f^2n) e_{i-1} + f^n (1 -
/// f²) e_0) / (1 - f^(2n+2)) + own w_i</c>, a bridge between the two. What the circle adds to the variance of the line is a common factor,
/// <c>(1 - f^P) / (1 + f^P)</c>. Differences from 1 are summed up, not subtracted, so that they keep their digits.</remarks>
internal sealed class CircleWalk
{
    private readonly FrameStep[] _steps;

    /// <summary>A walk around a circle.</summary>
    /// <param name="period">How many frames there are, at least 1.</param>
    /// <param name="alpha">Weight of the last frame's noise against each frame's own on a line.</param>
    public CircleWalk(int period, double alpha)
    {
        var (last, rest) = AlphaWeights.Of(alpha);
        var fresh = rest * rest; // 1 - f²
        var (powers, squaresLeft, left) = (new double[period + 1], new double[period + 2], 0.0); // f^n; 1 - f^2n; 1 - f^n
        powers[0] = 1;
        for (var n = 1; n <= period; n++)
        {
            powers[n] = powers[n - 1] * last;
            left = fresh / (1 + last) + last * left;
        }

        for (var n = 1; n <= period + 1; n++)
        {
            squaresLeft[n] = fresh + last * last * squaresLeft[n - 1];
        }

        var closing = left / (1 + powers[period]);
        _steps = new FrameStep[period];
        for (var i = 0; i < period; i++)
        {
            var n = period - i;
            var (ofLast, ofFirst) = (last * squaresLeft[n] / squaresLeft[n + 1], powers[n] * fresh / squaresLeft[n + 1]);
            var own = Math.Sqrt(closing * fresh * squaresLeft[n] / squaresLeft[n + 1]);
            _steps[i] = i == 0
                ? new FrameStep(1, [0, 0], new double[2, 2], [1, 1])
                : new FrameStep(own, [ofLast, ofFirst], new[,] { { ofLast, ofFirst }, { 0, 1 } }, [own, 0]);
        }
    }

    /// <summary>The least standard deviation that a frame has given those before it.</summary>
    public double LeastOwn => _steps.Min(s => s.Own);

    /// <summary>The factor of the first frames, at most a period.</summary>
    public StateSpaceFactor Factor(int frames) => new(frames, i => _steps[i]);
}
