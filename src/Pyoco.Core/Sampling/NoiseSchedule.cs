using System.Collections.Immutable;

namespace Pyoco;

/// <summary>The noise levels that a sampler walks, from noise to the clean video, and the scale of the noise it starts from.</summary>
public sealed class NoiseSchedule
{
    /// <summary>A schedule of given levels; a walk has one step fewer than levels.</summary>
    /// <param name="levels">At least two levels of strictly falling sigma; the last is usually (1, 0), the clean video.</param>
    /// <param name="initialScale">What unit noise is multiplied by to stand at the first level.</param>
    /// <exception cref="ArgumentException">There are fewer than two levels, a level is negative, not finite or (0, 0), or sigma does not fall.</exception>
    public NoiseSchedule(IEnumerable<NoiseLevel> levels, double initialScale)
    {
        ArgumentNullException.ThrowIfNull(levels);
        ImmutableArray<NoiseLevel> list = [.. levels];
        if (list.Length < 2)
        {
            throw new ArgumentException($"A schedule needs at least two levels, {list.Length} given.", nameof(levels));
        }

        for (var i = 0; i < list.Length; i++)
        {
            var (signal, noise) = list[i];
            if (!double.IsFinite(signal) || !double.IsFinite(noise) || signal < 0 || noise < 0 || signal + noise == 0)
            {
                throw new ArgumentException($"Level {i} is {list[i]}; finite factors of at least 0, not both 0, were expected.", nameof(levels));
            }

            if (i > 0 && !(list[i].Sigma < list[i - 1].Sigma))
            {
                throw new ArgumentException($"Sigma does not fall from level {i - 1} ({list[i - 1].Sigma}) to level {i} ({list[i].Sigma}).", nameof(levels));
            }
        }

        if (!double.IsFinite(initialScale) || initialScale <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(initialScale), initialScale, "The initial scale is a finite number above 0.");
        }

        (Levels, InitialScale) = (list, initialScale);
    }

    /// <summary>The levels in the order of the walk.</summary>
    public IReadOnlyList<NoiseLevel> Levels { get; }

    /// <summary>Number of steps, one fewer than levels.</summary>
    public int Steps => Levels.Count - 1;

    /// <summary>The standard deviation of the video a walk starts from: the walk begins at <c>InitialScale * noise</c>.</summary>
    public double InitialScale { get; }

    /// <summary>The schedule of EDM (arXiv 2206.00364, equation 5): sigma falls from <paramref name="sigmaMax"/> to <paramref name="sigmaMin"/>
    /// evenly in its <paramref name="rho"/>-th root, then to 0.</summary>
    /// <param name="steps">Number of steps, at least 1.</param>
    /// <param name="sigmaMin">The last sigma above 0.</param>
    /// <param name="sigmaMax">The first sigma.</param>
    /// <param name="rho">How strongly the steps crowd at low noise; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static NoiseSchedule Karras(int steps, double sigmaMin = 0.002, double sigmaMax = 80, double rho = 7)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (!(sigmaMin > 0 && double.IsFinite(sigmaMin)))
        {
            throw new ArgumentOutOfRangeException(nameof(sigmaMin), sigmaMin, "The smallest sigma is a finite number above 0.");
        }

        if (!(sigmaMax > sigmaMin && double.IsFinite(sigmaMax)))
        {
            throw new ArgumentOutOfRangeException(nameof(sigmaMax), sigmaMax, $"The largest sigma is a finite number above the smallest, {sigmaMin}.");
        }

        if (!(rho >= 1 && double.IsFinite(rho)))
        {
            throw new ArgumentOutOfRangeException(nameof(rho), rho, "Rho is a finite number of at least 1.");
        }

        var (top, bottom) = (Math.Pow(sigmaMax, 1 / rho), Math.Pow(sigmaMin, 1 / rho));
        var levels = new NoiseLevel[steps + 1];
        for (var i = 0; i < steps; i++)
        {
            var sigma = steps == 1 ? sigmaMax : Math.Pow(top + i / (steps - 1.0) * (bottom - top), rho);
            levels[i] = NoiseLevel.FromSigma(sigma);
        }

        levels[steps] = NoiseLevel.FromSigma(0);
        return new NoiseSchedule(levels, sigmaMax);
    }

    /// <summary>A variance-preserving schedule through some of the timesteps that a discrete model was trained on, then to the clean video.</summary>
    /// <param name="timesteps">The training levels, from the betas of the model.</param>
    /// <param name="steps">Number of steps, from 1 to the number of training timesteps.</param>
    /// <param name="spacing">Which timesteps are taken.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is out of range.</exception>
    public static NoiseSchedule FromBetas(DiscreteTimesteps timesteps, int steps, TimestepSpacing spacing = TimestepSpacing.Trailing)
    {
        ArgumentNullException.ThrowIfNull(timesteps);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, timesteps.Count);
        var levels = spacing.Choose(timesteps.Count, steps).Select(timesteps.Level).Append(NoiseLevel.FromSigma(0)).ToArray();
        return new NoiseSchedule(levels, Math.Sqrt(levels[0].Signal * levels[0].Signal + levels[0].Noise * levels[0].Noise));
    }
}
