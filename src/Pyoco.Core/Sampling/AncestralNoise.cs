namespace Pyoco;

/// <summary>How the noise at the end of a step divides into what is kept and what is fresh: <c>Kept^2 + Fresh^2 = Noise'^2</c>.</summary>
/// <remarks>DDIM (arXiv 2010.02502), equation 16: <c>Fresh = eta * Noise' * sqrt(1 - (sigma' / sigma)^2)</c>. Eta 1 is the posterior of the
/// forward process, ancestral sampling.</remarks>
/// <param name="Kept">Deviation of the noise that was in the video.</param>
/// <param name="Fresh">Deviation of the fresh noise.</param>
internal readonly record struct AncestralNoise(double Kept, double Fresh)
{
    /// <summary>The division of a step.</summary>
    /// <param name="from">Where the step starts.</param>
    /// <param name="to">Where it ends, at no higher sigma where eta is above 0.</param>
    /// <param name="eta">From 0, nothing is fresh, to 1.</param>
    public static AncestralNoise Of(NoiseLevel from, NoiseLevel to, double eta)
    {
        var fall = to.Sigma / from.Sigma;
        var fresh = eta == 0 ? 0 : eta * to.Noise * Math.Sqrt(1 - fall * fall);
        return new AncestralNoise(Math.Sqrt(to.Noise * to.Noise - fresh * fresh), fresh);
    }

    /// <summary>Eta, if it is from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static double CheckedEta(double eta) => eta is >= 0 and <= 1
        ? eta
        : throw new ArgumentOutOfRangeException(nameof(eta), eta, "Eta, the amount of fresh noise, is from 0 to 1.");
}
