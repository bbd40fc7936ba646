namespace Pyoco.Noise;

/// <summary>The catalogue: every prior of this package with a line on when to use it.</summary>
public static class NoisePriors
{
    /// <summary>Use it when the model was trained without correlation, or as the baseline of an experiment.</summary>
    public static IGaussianNoisePrior Independent { get; } = new IndependentNoise();

    /// <summary>Use it when frames should share much whatever their distance: steady looks, little drift.</summary>
    /// <param name="alpha">Weight of the shared part, at least 0; 1 gives any two frames the correlation 0.5.</param>
    public static IGaussianNoisePrior Mixed(double alpha = 1) => new MixedNoise(alpha);

    /// <summary>Use it when neighbouring frames should share most and distant ones little: motion that goes on.</summary>
    /// <param name="alpha">Weight of the last frame, at least 0; 2 gives neighbours the correlation 0.894.</param>
    public static IGaussianNoisePrior Progressive(double alpha = 2) => new ProgressiveNoise(alpha);
}
