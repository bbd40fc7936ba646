using System.Collections.Immutable;
using System.Text.Json;
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

    private NoiseSchedule(ImmutableArray<NoiseStep> steps, double initialScale)
    {
        (_steps, InitialScale) = (steps, CheckScale(initialScale));
        Levels = [.. steps.Select(s => s.From), steps[^1].To];
    }

    /// <summary>The levels in the order of the walk: where each step starts, and where the last one ends.</summary>
    public IReadOnlyList<NoiseLevel> Levels { get; }

    /// <summary>Number of steps, one fewer than levels.</summary>
    public int Steps => _steps.Length;

    /// <summary>The standard deviation of the video a walk starts from, <c>init_noise_sigma</c> in diffusers: the walk begins at
    /// <c>InitialScale * noise</c>.</summary>
    public double InitialScale { get; }

    /// <summary>A schedule whose steps need not begin where the step before them ended, as those of some published schedulers do not: a
    /// video that a step left at one level is then taken for one at the level where the next step starts.</summary>
    /// <param name="steps">At least one step; sigma never rises within a step, nor from start to start. A step may stand still, as one of
    /// more steps than there are timesteps does.</param>
    /// <param name="initialScale">The factor that brings unit noise to where the first step starts.</param>
    /// <exception cref="ArgumentException">There is no step, a level is negative, not finite or (0, 0), a step starts without noise, or
    /// sigma rises.</exception>
    internal static NoiseSchedule FromSteps(IEnumerable<NoiseStep> steps, double initialScale)
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
            if (from.Noise == 0 || !(to.Sigma <= from.Sigma) || (i > 0 && !(from.Sigma <= list[i - 1].From.Sigma)))
            {
                throw new ArgumentException(
                    $"Step {i} goes from sigma {from.Sigma} to {to.Sigma}; it was expected to start above 0, not above the start of the "
                    + "step before it, and not to rise.", nameof(steps));
            }
        }

        return new NoiseSchedule(list, initialScale);
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

/// <summary>Reads and writes schedules for System.Text.Json.</summary>
internal sealed class NoiseScheduleConverter : JsonConverter<NoiseSchedule>
{
    public override NoiseSchedule Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            var root = document.RootElement;
            var steps = root.GetProperty("steps").EnumerateArray().Select(s => s.EnumerateArray().Select(n => n.GetDouble()).ToArray());
            return NoiseSchedule.FromSteps(
                steps.Select(s => new NoiseStep(new NoiseLevel(s[0], s[1]), new NoiseLevel(s[2], s[3]))),
                root.GetProperty("initial_scale").GetDouble());
        }
        catch (Exception e)
            when (e is ArgumentException or InvalidOperationException or KeyNotFoundException or FormatException
                or IndexOutOfRangeException)
        {
            throw new JsonException($"This is not a schedule: {e.Message}", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, NoiseSchedule value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("initial_scale", value.InitialScale);
        writer.WriteStartArray("steps");
        for (var i = 0; i < value.Steps; i++)
        {
            var (from, to) = value.Step(i);
            writer.WriteStartArray();
            writer.WriteNumberValue(from.Signal);
            writer.WriteNumberValue(from.Noise);
            writer.WriteNumberValue(to.Signal);
            writer.WriteNumberValue(to.Noise);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
