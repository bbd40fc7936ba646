namespace Pyoco.Models;

/// <summary>How much a noise level counts in the loss of training.</summary>
/// <remarks>A weight is one of the squared error of the clean estimate, so that it means the same for every objective; what the squared
/// error of the network's own answer is multiplied by follows from the objective (<see cref="At"/>).</remarks>
public sealed class LossWeight
{
    private readonly Func<NoiseLevel, double>? _ofClean;

    /// <summary>A weight of your own.</summary>
    /// <param name="spec">Its name and numbers, as a checkpoint records them.</param>
    /// <param name="ofClean">The weight of the squared error of the clean estimate at a level, at least 0.</param>
    public LossWeight(MethodSpec spec, Func<NoiseLevel, double> ofClean)
        : this(spec)
    {
        ArgumentNullException.ThrowIfNull(ofClean);
        _ofClean = ofClean;
    }

    private LossWeight(MethodSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Spec = spec;
    }

    /// <summary>Its name and numbers.</summary>
    public MethodSpec Spec { get; }

    /// <summary>The squared error of the network's own answer counts alike at every level: DDPM's simple loss, and, for EDM's network,
    /// EDM's weighted one.</summary>
    public static LossWeight None { get; } = new(new MethodSpec("none"));

    /// <summary>EDM's lambda, <c>(sigma^2 + sd^2) / (sigma sd)^2</c> (arXiv 2206.00364, table 1), for a network of any objective.</summary>
    /// <param name="sigmaData">Standard deviation of the clean data, a finite number above 0.</param>
    public static LossWeight Edm(double sigmaData)
    {
        var preconditioning = new EdmPreconditioning(sigmaData);
        return new LossWeight(new MethodSpec("edm", ("sigma_data", sigmaData)), level => preconditioning.LossWeight(level.Sigma));
    }

    /// <summary>Min-SNR (arXiv 2303.09556, section 3.4): the signal-to-noise ratio <c>(Signal / Noise)^2</c>, at most
    /// <paramref name="gamma"/>.</summary>
    /// <remarks>Of the noise that is <c>min(SNR, gamma) / SNR</c>, of the velocity <c>min(SNR, gamma) / (SNR + 1)</c>.</remarks>
    /// <param name="gamma">Above 0; the paper takes 5.</param>
    public static LossWeight MinSnr(double gamma = 5) => gamma > 0 && double.IsFinite(gamma)
        ? new LossWeight(new MethodSpec("min-snr", ("gamma", gamma)), level => Math.Min(1 / (level.Sigma * level.Sigma), gamma))
        : throw new ArgumentOutOfRangeException(nameof(gamma), gamma, "Gamma is a finite number above 0.");

    /// <summary>What the squared error of a network's answer is multiplied by.</summary>
    /// <param name="factors">What the network answers at the level.</param>
    public double At(ObjectiveFactors factors)
    {
        if (_ofClean is null)
        {
            return 1;
        }

        var perEstimate = factors.PerCleanEstimate;
        return _ofClean(factors.Level) / (perEstimate * perEstimate);
    }

    /// <summary>The name and numbers.</summary>
    public override string ToString() => Spec.ToString();
}
