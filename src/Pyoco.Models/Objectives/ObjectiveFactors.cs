namespace Pyoco.Models;

/// <summary>What a network is fed and is to answer at one noise level: <see cref="TrainingObjective.At"/>.</summary>
/// <param name="Level">The level in the scale in which the network is trained: the noisy video is <c>Signal * clean + Noise *
/// n</c>.</param>
/// <param name="Input">Factor of the noisy video in the network's input.</param>
/// <param name="Timestep">The number that tells the network the level.</param>
/// <param name="OfClean">Factor of the clean video in the answer.</param>
/// <param name="OfNoise">Factor of the noise n in the answer.</param>
public readonly record struct ObjectiveFactors(NoiseLevel Level, double Input, double Timestep, double OfClean, double OfNoise)
{
    /// <summary>By how much the answer changes with the clean estimate that is read off it, the noisy video being given:
    /// <c>OfClean - OfNoise * Signal / Noise</c>. Its square relates squared errors of the answer to those of the estimate.</summary>
    public double PerCleanEstimate => OfClean - OfNoise * Level.Signal / Level.Noise;
}
