using System.Globalization;

namespace Pyoco.Noise;

/// <summary>The outcome of one statistical test of noise.</summary>
/// <param name="Name">What was tested.</param>
/// <param name="Statistic">What was found: standard errors from the expectation, unless the name says otherwise.</param>
/// <param name="Expected">What noise of the claimed distribution has on average.</param>
/// <param name="Threshold">The limit of the statistic's magnitude, passed by right noise in all but about one case in a million.</param>
/// <param name="Passes">Whether the noise is within the limit.</param>
/// <param name="Detail">Where the largest deviation is, or why the test was left out; may be empty.</param>
public sealed record NoiseFinding(string Name, double Statistic, double Expected, double Threshold, bool Passes, string Detail = "")
{
    private const int NameWidth = 36; // the longest name of a report

    /// <summary>A test that this noise or this distribution does not admit; it counts as passed.</summary>
    public static NoiseFinding NotApplicable(string name, string why) => new(name, double.NaN, double.NaN, double.NaN, true, why);

    /// <summary>Whether the test was made.</summary>
    public bool WasMade => !double.IsNaN(Threshold);

    /// <summary>A line for people.</summary>
    public override string ToString() => WasMade
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{Name,-NameWidth} {Statistic,12:G5} expected {Expected,8:G4} limit {Threshold,8:G4} {(Passes ? "pass" : "FAIL")}  {Detail}")
        : $"{Name,-NameWidth} {"-",12} not tested: {Detail}";

    /// <summary>A test by standard errors: 0 on average, refused beyond the threshold.</summary>
    internal static NoiseFinding OfSigmas(string name, double sigmas, double threshold, string detail = "") =>
        new(name, sigmas, 0, threshold, Math.Abs(sigmas) <= threshold, detail);
}
