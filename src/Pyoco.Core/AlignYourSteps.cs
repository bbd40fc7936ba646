namespace Pyoco;

/// <summary>Schedules optimised for single models: Align Your Steps (arXiv 2404.14507), table 3.</summary>
/// <remarks>The paper states them for ten steps; for another number the logarithm of sigma is interpolated, as it proposes. The last level
/// of the table is replaced by 0, so that the walk ends clean. The optima are for stochastic solvers and the model's own data; under
/// correlated noise they are a starting point.</remarks>
public static class AlignYourSteps
{
    private static readonly double[] Version1 = [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029];
    private static readonly double[] Large = [14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.380, 0.234, 0.113, 0.029];
    private static readonly double[] Video = [700, 54.5, 15.886, 7.977, 4.248, 1.789, 0.981, 0.403, 0.173, 0.034, 0.002];

    /// <summary>For Stable Diffusion 1.5, and so for motion modules on it.</summary>
    /// <param name="steps">Number of steps, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is below 1.</exception>
    public static NoiseSchedule StableDiffusion15(int steps) => Interpolate(Version1, steps);

    /// <summary>For Stable Diffusion XL.</summary>
    /// <inheritdoc cref="StableDiffusion15" path="/param"/>
    /// <inheritdoc cref="StableDiffusion15" path="/exception"/>
    public static NoiseSchedule StableDiffusionXL(int steps) => Interpolate(Large, steps);

    /// <summary>For Stable Video Diffusion.</summary>
    /// <inheritdoc cref="StableDiffusion15" path="/param"/>
    /// <inheritdoc cref="StableDiffusion15" path="/exception"/>
    public static NoiseSchedule StableVideoDiffusion(int steps) => Interpolate(Video, steps);

    private static NoiseSchedule Interpolate(double[] sigmas, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var levels = Enumerable.Range(0, steps).Select(i => i * (sigmas.Length - 1.0) / steps).Select(At).Append(0);
        return new NoiseSchedule(levels.Select(NoiseLevel.FromSigma), sigmas[0]);

        double At(double place)
        {
            var below = (int)place;
            return sigmas[below] * Math.Pow(sigmas[below + 1] / sigmas[below], place - below);
        }
    }
}
