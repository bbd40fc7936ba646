namespace Pyoco;

/// <summary>How much signal and how much noise a noisy video holds: <c>x = Signal * clean + Noise * n</c>.</summary>
/// <remarks>EDM and k-diffusion schedules have Signal 1 (Noise is their sigma); variance-preserving ones have
/// <c>Signal^2 + Noise^2 = 1</c>; rectified flow has <c>Signal + Noise = 1</c>; zero terminal SNR is (0, 1).</remarks>
/// <param name="Signal">Factor of the clean video, at least 0.</param>
/// <param name="Noise">Standard deviation of the noise, at least 0.</param>
public readonly record struct NoiseLevel(double Signal, double Noise)
{
    /// <summary>Noise per signal, the sigma of EDM: infinite where there is no signal.</summary>
    public double Sigma => Noise / Signal;

    /// <summary>The level of EDM and k-diffusion: signal 1, noise <paramref name="sigma"/>.</summary>
    public static NoiseLevel FromSigma(double sigma) => new(1, sigma);

    /// <summary>The level of the same sigma with <c>Signal^2 + Noise^2 = 1</c>, where variance-preserving networks are trained.</summary>
    public NoiseLevel ToUnitVariance()
    {
        var length = Math.Sqrt(Signal * Signal + Noise * Noise);
        return new NoiseLevel(Signal / length, Noise / length);
    }

    /// <summary>The level of the same sigma with <c>Signal + Noise = 1</c>, where flow-matching networks are trained; its Noise is their
    /// time.</summary>
    public NoiseLevel ToFlow() => new(Signal / (Signal + Noise), Noise / (Signal + Noise));

    /// <summary>The level halfway to another in ln sigma, and in the logarithm of the signal. Both have signal and noise.</summary>
    internal NoiseLevel Midway(NoiseLevel to) => new(Math.Sqrt(Signal * to.Signal), Math.Sqrt(Noise * to.Noise));
}
