namespace Pyoco.Noise;

/// <summary>How far noise is from a fitted prior: the likelihood ratio against the likeliest of all covariances of the frames.</summary>
/// <remarks>Of normal noise whose pixels are independent the statistic has the chi-square distribution of so many degrees. Heavy tails and
/// pixels that are not independent make it larger: its mean and variance are then estimated from squares of pixels, and the statistic is
/// compared with the chi-square distribution that has them (Satterthwaite, 1946; Satorra and Bentler, 1994).</remarks>
/// <param name="Statistic">Twice the nats by which the likeliest covariance explains the noise better.</param>
/// <param name="Degrees">The numbers that such a covariance has and the prior has not.</param>
/// <param name="Mean">The statistic's mean if the prior is right; the degrees for normal noise of independent pixels.</param>
/// <param name="EffectiveDegrees">The degrees of the distribution that has the estimated mean and variance.</param>
public sealed record GoodnessOfFit(double Statistic, int Degrees, double Mean, double EffectiveDegrees)
{
    /// <summary>The statistic in standard errors of a normal one; large where the prior does not fit.</summary>
    public double Sigmas => SignificanceLimits.OfChiSquare(Statistic / Mean * EffectiveDegrees, EffectiveDegrees);

    /// <summary>Whether the prior fits: a right one exceeds five standard errors in about one case in a million.</summary>
    public bool Passes => Sigmas <= SignificanceLimits.Single;

    /// <summary>For people: the statistic, what it should be, and what follows.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"likelihood ratio {Statistic:G5}, expected {Mean:G4} ({Degrees} degrees), {Sigmas:G3} standard errors: ")
        + (Passes ? "fits" : "does not fit");
}
