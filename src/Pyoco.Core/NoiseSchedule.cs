using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Pyoco;

/// <summary>The noise schedule of a sampler (<c>sigmas</c> in k-diffusion): the levels from noise to the clean video, and the scale of the
/// initial noise.</summary>
/// <remarks>System.Text.Json writes it as <c>{"initial_scale": 80, "steps": [[1, 80, 1, 40], ...]}</c>: signal and noise where a step
/// starts and where it ends.</remarks>
[JsonConverter(typeof(NoiseScheduleConverter))]
public sealed class NoiseSchedule
{
    private readonly ImmutableArray<NoiseStep> _steps;

    /// <summary>A schedule of given levels; a walk has one step fewer than levels.</summary>
    /// <param name="levels">At least two levels of strictly falling sigma; the last is usually (1, 0), the clean video.</param>
    /// <param name="initialScale">The factor that brings unit noise to the first level.</param>
    /// <exception cref="ArgumentException">There are fewer than two levels, a level is negative, not finite or (0, 0), or sigma does not
    /// fall.</exception>
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
            CheckLevel(list[i], i, nameof(levels));
            if (i > 0 && !(list[i].Sigma < list[i - 1].Sigma))
            {
                throw new ArgumentException(
                    $"Sigma does not fall from level {i - 1} ({list[i - 1].Sigma}) to level {i} ({list[i].Sigma}).", nameof(levels));
            }
        }

        (Levels, InitialScale) = (list, CheckScale(initialScale));
        _steps = [.. list.Zip(list.Skip(1), (from, to) => new NoiseStep(from, to))];
    }

    private NoiseSchedule(ImmutableArray<NoiseStep> steps, double initialScale, bool rises)
    {
        (_steps, InitialScale, Rises) = (steps, CheckScale(initialScale), rises);
        Levels = [.. steps.Select(s => s.From), steps[^1].To];
    }

    /// <summary>The levels in the order of the walk: where each step starts, and where the last one ends.</summary>
    public IReadOnlyList<NoiseLevel> Levels { get; }

    /// <summary>Number of steps, one fewer than levels.</summary>
    public int Steps => _steps.Length;

    /// <summary>The standard deviation of the video a walk starts from, <c>init_noise_sigma</c> in diffusers: the walk begins at
    /// <c>InitialScale * noise</c>.</summary>
    public double InitialScale { get; }

    /// <summary>Whether noise rises from step to step, as in a walk from a video to the noise that it came from (<see cref="Inverted"/>).
    /// Samplers that add fresh noise refuse such a schedule.</summary>
    public bool Rises { get; }

    /// <summary>A schedule whose steps need not begin where the step before them ended, as those of some published schedulers do not: a
    /// video that a step left at one level is then taken for one at the level where the next step starts.</summary>
    /// <param name="steps">At least one step; sigma never rises within a step, nor from start to start. A step may stand still, as one of
    /// more steps than there are timesteps does.</param>
    /// <param name="initialScale">The factor that brings unit noise to where the first step starts.</param>
    /// <param name="rises">Whether sigma rises instead of falling.</param>
    /// <exception cref="ArgumentException">There is no step, a level is negative, not finite or (0, 0), a step starts without noise, or
    /// sigma does not go the one way.</exception>
    internal static NoiseSchedule FromSteps(IEnumerable<NoiseStep> steps, double initialScale, bool rises = false)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ImmutableArray<NoiseStep> list = [.. steps];
        if (list.IsEmpty)
        {
            throw new ArgumentException("A schedule needs at least one step.", nameof(steps));
        }

        for (var i = 0; i < list.Length; i++)
        {
            var (from, to) = list[i];
            CheckLevel(from, i, nameof(steps));
            CheckLevel(to, i + 1, nameof(steps));
            var (higher, lower) = rises ? (to, from) : (from, to);
            var before = i == 0 ? from : list[i - 1].From;
            var goesOn = rises ? from.Sigma >= before.Sigma : from.Sigma <= before.Sigma;
            if (from.Noise == 0 || !(lower.Sigma <= higher.Sigma) || !goesOn)
            {
                throw new ArgumentException(
                    $"Step {i} goes from sigma {from.Sigma} to {to.Sigma}; it was expected to start above 0, "
                    + (rises
                        ? "not below the start of the step before it, and not to fall."
                        : "not above the start of the step before it, and not to rise."),
                    nameof(steps));
            }
        }

        return new NoiseSchedule(list, initialScale, rises);
    }

    /// <summary>The schedule of EDM (arXiv 2206.00364, equation 5): sigma falls from <paramref name="sigmaMax"/> to
    /// <paramref name="sigmaMin"/> evenly in its <paramref name="rho"/>-th root, then to 0.</summary>
    /// <param name="steps">Number of steps, at least 1.</param>
    /// <param name="sigmaMin">The last sigma above 0.</param>
    /// <param name="sigmaMax">The first sigma.</param>
    /// <param name="rho">How strongly the steps crowd at low noise; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static NoiseSchedule Karras(int steps, double sigmaMin = 0.002, double sigmaMax = 80, double rho = 7)
    {
        CheckRange(steps, sigmaMin, sigmaMax);
        if (!(rho >= 1 && double.IsFinite(rho)))
        {
            throw new ArgumentOutOfRangeException(nameof(rho), rho, "Rho is a finite number of at least 1.");
        }

        var (top, bottom) = (Math.Pow(sigmaMax, 1 / rho), Math.Pow(sigmaMin, 1 / rho));
        return FromSigmas(steps, sigmaMax, sigmaMin, share => Math.Pow(top + share * (bottom - top), rho));
    }

    /// <summary>A variance-preserving schedule through some of the timesteps that a discrete model was trained on, then to the clean
    /// video.</summary>
    /// <param name="timesteps">The training levels, from the betas of the model.</param>
    /// <param name="steps">Number of steps, from 1 to the number of training timesteps.</param>
    /// <param name="spacing">Which timesteps are taken.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is out of range.</exception>
    public static NoiseSchedule FromBetas(DiscreteTimesteps timesteps, int steps, TimestepSpacing spacing = TimestepSpacing.Trailing)
    {
        ArgumentNullException.ThrowIfNull(timesteps);
        NoiseLevel[] levels =
            [.. SpacedTimesteps.Whole(spacing, timesteps.Count, steps, offset: 0).Select(timesteps.Level), NoiseLevel.FromSigma(0)];
        return new NoiseSchedule(levels, Math.Sqrt(levels[0].Signal * levels[0].Signal + levels[0].Noise * levels[0].Noise));
    }

    /// <summary>Sigmas that fall by the same factor from <paramref name="sigmaMax"/> to <paramref name="sigmaMin"/>, then to 0.</summary>
    /// <inheritdoc cref="Karras" path="/param[@name='steps' or @name='sigmaMin' or @name='sigmaMax']"/>
    /// <inheritdoc cref="Karras" path="/exception"/>
    public static NoiseSchedule Exponential(int steps, double sigmaMin = 0.002, double sigmaMax = 80)
    {
        CheckRange(steps, sigmaMin, sigmaMax);
        return FromSigmas(steps, sigmaMax, sigmaMin, share => sigmaMax * Math.Pow(sigmaMin / sigmaMax, share));
    }

    /// <summary>Sigmas that fall evenly from <paramref name="sigmaMax"/> to <paramref name="sigmaMin"/>, then to 0.</summary>
    /// <inheritdoc cref="Karras" path="/param[@name='steps' or @name='sigmaMin' or @name='sigmaMax']"/>
    /// <inheritdoc cref="Karras" path="/exception"/>
    public static NoiseSchedule Linear(int steps, double sigmaMin = 0.002, double sigmaMax = 80)
    {
        CheckRange(steps, sigmaMin, sigmaMax);
        return FromSigmas(steps, sigmaMax, sigmaMin, share => sigmaMax + share * (sigmaMin - sigmaMax));
    }

    /// <summary>Sigmas that lie between <paramref name="sigmaMin"/> and <paramref name="sigmaMax"/> as the quantiles of a symmetric beta
    /// distribution, dense at both ends, then 0 (arXiv 2407.12173).</summary>
    /// <param name="steps">Number of steps, at least 1.</param>
    /// <param name="sigmaMin">The last sigma above 0.</param>
    /// <param name="sigmaMax">The first sigma.</param>
    /// <param name="shape">Both parameters of the distribution, above 0 and at most 1: 1 spaces evenly.</param>
    /// <inheritdoc cref="Karras" path="/exception"/>
    public static NoiseSchedule BetaQuantiles(int steps, double sigmaMin, double sigmaMax, double shape = 0.6)
    {
        CheckRange(steps, sigmaMin, sigmaMax);
        var distribution = new SymmetricBeta(shape);
        return FromSigmas(steps, sigmaMax, sigmaMin, share => sigmaMin + distribution.Quantile(1 - share) * (sigmaMax - sigmaMin));
    }

    /// <summary>The variance-preserving levels whose squared signal falls as a squared cosine (arXiv 2102.09672, equation 17), evenly in
    /// time from pure noise to the clean video.</summary>
    /// <remarks>The first level has no signal: networks that predict noise cannot be asked there.</remarks>
    /// <param name="steps">Number of steps, at least 1.</param>
    /// <param name="offset">The paper's s, which keeps the first noise from being too small; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static NoiseSchedule Cosine(int steps, double offset = 0.008)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (!(offset >= 0 && double.IsFinite(offset)))
        {
            throw new ArgumentOutOfRangeException(nameof(offset), offset, "The offset is a finite number of at least 0.");
        }

        var whole = Cosine(0);
        return new NoiseSchedule(Enumerable.Range(0, steps + 1).Select(i => Level(Cosine(1 - i / (double)steps) / whole)), initialScale: 1);

        double Cosine(double time) => time == 1 ? 0 : Math.Cos((time + offset) / (1 + offset) * Math.PI / 2);
        NoiseLevel Level(double signal) => new(signal, Math.Sqrt(1 - signal * signal));
    }

    /// <summary>The levels of rectified flow, <c>Signal + Noise = 1</c>, from pure noise to the clean video: evenly in time, then
    /// shifted.</summary>
    /// <remarks>The first level has no signal. <see cref="FlowShift"/> says which shift suits a resolution.</remarks>
    /// <param name="steps">Number of steps, at least 1.</param>
    /// <param name="shift">What sigma is multiplied by, above 0: more than 1 spends more steps in high noise, as large pictures
    /// need.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static NoiseSchedule Flow(int steps, double shift = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new NoiseSchedule(
            Enumerable.Range(0, steps + 1).Select(i => FlowShift.Level(1 - i / (double)steps, shift)), initialScale: 1);
    }

    /// <summary>The schedule of EDM for noise of a prior, whose modes do not all have the variance 1: the range of sigma is widened until
    /// every mode goes through the noise that it would have in independent noise.</summary>
    /// <remarks>A mode whose noise has the variance e (an eigenvalue of the covariance) sees <c>sigma * sqrt(e)</c>. It starts as drowned
    /// as in independent noise where <c>sigma * sqrt(e)</c> is at least <paramref name="sigmaMax"/>, and ends as clean where it is at most
    /// <paramref name="sigmaMin"/>, so the walk goes from <c>sigmaMax / sqrt(least e)</c> to <c>sigmaMin / sqrt(greatest e)</c>; the
    /// variances average 1, so it never gets narrower. Derived in docs/samplers.md, with what it takes for granted.</remarks>
    /// <param name="prior">The prior of the start and the steps.</param>
    /// <param name="shape">The clip that is sampled.</param>
    /// <param name="steps">Number of steps, at least 1.</param>
    /// <param name="sigmaMin">The last sigma above 0 that suits independent noise.</param>
    /// <param name="sigmaMax">The first sigma that suits independent noise.</param>
    /// <exception cref="ArgumentException">The prior is degenerate: some mode has no noise at all, and no range would do.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static NoiseSchedule For(
        IModalNoisePrior prior, VideoShape shape, int steps, double sigmaMin = 0.002, double sigmaMax = 80)
    {
        ArgumentNullException.ThrowIfNull(prior);
        CheckRange(steps, sigmaMin, sigmaMax);
        var modes = prior.ModeVariances(shape);
        return modes.Least > 0
            ? Karras(steps, sigmaMin / Math.Sqrt(modes.Greatest), sigmaMax / Math.Sqrt(modes.Least))
            : throw new ArgumentException(
                $"The prior {prior.Spec} is degenerate over {shape}: some mode of it has no noise, and no sigma would drown it.",
                nameof(prior));
    }

    /// <summary>The same levels backwards, for a walk from a video to the noise that it came from.</summary>
    /// <remarks>A video without noise says nothing of the noise, so a schedule that ends clean is walked from the level before that: one
    /// step fewer, and the video is taken for one that has this little noise, as in DDIM inversion (arXiv 2010.02502, section 5.4). The
    /// initial scale is the signal of the start.</remarks>
    /// <exception cref="InvalidOperationException">Nothing is left to walk, the schedule rises, or its steps do not begin where the ones
    /// before them end.</exception>
    public NoiseSchedule Inverted()
    {
        NoiseLevel[] levels = [.. Levels.Where(level => level.Noise > 0).Reverse()];
        if (Rises || levels.Length < 2 || !_steps.Skip(1).Zip(_steps).All(pair => pair.First.From == pair.Second.To))
        {
            throw new InvalidOperationException(
                $"A schedule of {Steps} steps{(Rises ? " that rises" : "")} cannot be walked backwards; a falling one of at least two "
                    + "levels with noise, each step beginning where the one before ends, was expected.");
        }

        return FromSteps(levels.Zip(levels.Skip(1), (from, to) => new NoiseStep(from, to)), levels[0].Signal, rises: true);
    }

    /// <summary>A step of the walk, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step does not exist.</exception>
    public NoiseStep Step(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Steps);
        return _steps[index];
    }

    // Sigma as a function of the share of the way from the first to the last, and 0 at the end.
    private static NoiseSchedule FromSigmas(int steps, double first, double last, Func<double, double> sigma)
    {
        var sigmas = Enumerable.Range(0, steps).Select(i => i == 0 ? first : i == steps - 1 ? last : sigma(i / (steps - 1.0)));
        return new NoiseSchedule(sigmas.Append(0).Select(NoiseLevel.FromSigma), first);
    }

    private static void CheckRange(int steps, double sigmaMin, double sigmaMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (!(sigmaMin > 0 && double.IsFinite(sigmaMin)))
        {
            throw new ArgumentOutOfRangeException(nameof(sigmaMin), sigmaMin, "The smallest sigma is a finite number above 0.");
        }

        if (!(sigmaMax > sigmaMin && double.IsFinite(sigmaMax)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(sigmaMax), sigmaMax, $"The largest sigma is a finite number above the smallest, {sigmaMin}.");
        }
    }

    private static void CheckLevel(NoiseLevel level, int index, string argument)
    {
        var (signal, noise) = level;
        if (!double.IsFinite(signal) || !double.IsFinite(noise) || signal < 0 || noise < 0 || signal + noise == 0)
        {
            throw new ArgumentException($"Level {index} is {level}; finite factors of at least 0, not both 0, were expected.", argument);
        }
    }

    private static double CheckScale(double initialScale) => double.IsFinite(initialScale) && initialScale > 0
        ? initialScale
        : throw new ArgumentOutOfRangeException(nameof(initialScale), initialScale, "The initial scale is a finite number above 0.");
}

/// <summary>One step of a walk.</summary>
/// <param name="From">The level where it starts, at which the denoiser is evaluated.</param>
/// <param name="To">The level where it ends.</param>
public readonly record struct NoiseStep(NoiseLevel From, NoiseLevel To);
