namespace Pyoco.Noise;

/// <summary>How well a prior explains some noise: a row of the table that <see cref="NoiseFit.Compare"/> makes.</summary>
/// <param name="Prior">The prior, of the likeliest alpha.</param>
/// <param name="Alpha">The likeliest alpha; null for a prior that has none.</param>
/// <param name="StandardDeviation">That of the values: 1, or the likeliest where it is estimated.</param>
/// <param name="LogLikelihood">The logarithm of the density of all the noise, in nats.</param>
/// <param name="LogLikelihoodPerValue">The same by the number of values; -1.4189 is what independent noise has under its own prior.</param>
/// <param name="Goodness">Whether the prior fits at all; null where there are too few values to say.</param>
public sealed record PriorFit(
    ILinearGaussianPrior Prior,
    FittedNumber? Alpha,
    double StandardDeviation,
    double LogLikelihood,
    double LogLikelihoodPerValue,
    GoodnessOfFit? Goodness)
{
    /// <summary>For people: the prior, alpha and its error, nats a value, whether it fits.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Prior.Spec.Name}: alpha {Alpha?.ToString() ?? "-"}, log-likelihood {LogLikelihood:F1}, {LogLikelihoodPerValue:F5} a value; ")
        + (Goodness?.ToString() ?? "too few values to say whether it fits");
}
