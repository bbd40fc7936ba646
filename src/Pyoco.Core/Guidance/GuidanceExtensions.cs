namespace Pyoco;

/// <summary>Rules around rules, one behind the other: <c>new ClassifierFreeGuidance(7.5).Rescaled().Within(0.3, 5)</c>.</summary>
public static class GuidanceExtensions
{
    /// <summary>The rule with guidance rescale (<see cref="RescaledGuidance"/>), in the network's prediction.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="share">How much of the rescaled prediction is taken, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is out of range.</exception>
    public static IGuidance Rescaled(this IGuidance rule, double share = 0.7) => new RescaledGuidance(rule, share);

    /// <summary>The rule with dynamic thresholding (<see cref="ThresholdedGuidance"/>).</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="ratio">The quantile of the magnitudes, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ratio"/> is out of range.</exception>
    public static IGuidance Thresholded(this IGuidance rule, double ratio = 0.995) => new ThresholdedGuidance(rule, ratio);

    /// <summary>The rule at every n-th noise level, and its update of the last one at the levels between
    /// (<see cref="ReusedGuidance"/>).</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="every">Every how many levels it is evaluated, from 1, always, to <see cref="FeatureReuse.MostEvery"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is out of range.</exception>
    public static IGuidance Every(this IGuidance rule, int every) => new ReusedGuidance(rule, every);

    /// <summary>The rule at some noise levels, and the prompt alone at the others (<see cref="IntervalGuidance"/>).</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="above">The sigma below the interval, at least 0.</param>
    /// <param name="upTo">Its largest sigma.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is empty or starts below 0.</exception>
    public static IGuidance Within(this IGuidance rule, double above, double upTo = double.PositiveInfinity) =>
        new IntervalGuidance(rule, new SigmaInterval(above, upTo));
}
