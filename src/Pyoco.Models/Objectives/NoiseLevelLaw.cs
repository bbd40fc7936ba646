namespace Pyoco.Models;

/// <summary>The distribution of the noise levels that a network is trained at, as its quantile function.</summary>
/// <remarks>As a quantile function it can be cut to an interval for an expert (<see cref="Within"/>), and a validation can take the same
/// levels each time: those of quantiles that lie evenly.</remarks>
public sealed class NoiseLevelLaw
{
    private const int Bisections = 60;
    private readonly Func<double, NoiseLevel> _quantile;

    /// <summary>A law of your own.</summary>
    /// <param name="spec">Its name and numbers, as a checkpoint records them.</param>
    /// <param name="quantile">The level below which a share of all draws lies, the share between 0 and 1; sigma must not fall.</param>
    public NoiseLevelLaw(MethodSpec spec, Func<double, NoiseLevel> quantile)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(quantile);
        (Spec, _quantile) = (spec, quantile);
    }

    /// <summary>Its name and numbers.</summary>
    public MethodSpec Spec { get; }

    /// <summary><c>ln sigma</c> is normal (EDM, arXiv 2206.00364, table 1).</summary>
    /// <param name="mean">Mean of the natural logarithm of sigma; finite.</param>
    /// <param name="deviation">Its standard deviation, above 0.</param>
    public static NoiseLevelLaw LogNormal(double mean, double deviation)
    {
        ThrowIfNoNormal(mean, deviation);
        return new NoiseLevelLaw(
            new MethodSpec("log-normal", ("mean", mean), ("deviation", deviation)),
            share => NoiseLevel.FromSigma(Math.Exp(mean + deviation * NormalQuantile.At(share))));
    }

    /// <summary>Every timestep equally often (DDPM, arXiv 2006.11239, algorithm 1).</summary>
    public static NoiseLevelLaw UniformTimesteps(DiscreteTimesteps timesteps)
    {
        ArgumentNullException.ThrowIfNull(timesteps);
        return new NoiseLevelLaw(
            new MethodSpec("uniform-timesteps", ("timesteps", timesteps.Count)),
            share => timesteps.Level(Math.Min((int)(share * timesteps.Count), timesteps.Count - 1)));
    }

    /// <summary>The logit of the time of rectified flow is normal, and the time then shifted (Stable Diffusion 3, arXiv 2403.03206,
    /// equations 19 and 23).</summary>
    /// <remarks>As sigma is <c>t / (1 - t)</c>, this is the log-normal law of mean <c>mean + ln shift</c>.</remarks>
    /// <param name="mean">Mean of the logit; finite.</param>
    /// <param name="deviation">Its standard deviation, above 0.</param>
    /// <param name="shift">What sigma is multiplied by, above 0.</param>
    public static NoiseLevelLaw LogitNormal(double mean = 0, double deviation = 1, double shift = 1)
    {
        ThrowIfNoNormal(mean, deviation);
        ThrowIfNoShift(shift);
        return new NoiseLevelLaw(
            new MethodSpec("logit-normal", ("mean", mean), ("deviation", deviation), ("shift", shift)),
            share => NoiseLevel.FromSigma(shift * Math.Exp(mean + deviation * NormalQuantile.At(share))).ToFlow());
    }

    /// <summary>The time of rectified flow is uniform from 0 to 1 (arXiv 2209.03003), and then shifted.</summary>
    /// <param name="shift">What sigma is multiplied by, above 0.</param>
    public static NoiseLevelLaw UniformTime(double shift = 1)
    {
        ThrowIfNoShift(shift);
        return new NoiseLevelLaw(new MethodSpec("uniform-time", ("shift", shift)), share => FlowShift.Level(share, shift));
    }

    /// <summary>The levels of this law that lie in an interval, in the same proportions: for an expert network (eDiff-I, arXiv 2211.01324,
    /// section 4).</summary>
    /// <exception cref="ArgumentException">The law has no level there.</exception>
    public NoiseLevelLaw Within(SigmaInterval interval)
    {
        var from = SharesAround(interval.Above).Above;
        var to = double.IsPositiveInfinity(interval.UpTo) ? 1 : SharesAround(interval.UpTo).Below;
        return from < to
            ? new NoiseLevelLaw(
                new MethodSpec($"{Spec.Name}-within", ("law", Spec), ("above", interval.Above), ("up_to", $"{interval.UpTo:R}")),
                share => At(from + share * (to - from)))
            : throw new ArgumentException($"The law {Spec} has no level in {interval}.", nameof(interval));
    }

    /// <summary>The level below which a share of all draws lies.</summary>
    /// <param name="share">Above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is out of range.</exception>
    public NoiseLevel At(double share) => share is > 0 and < 1
        ? _quantile(share)
        : throw new ArgumentOutOfRangeException(nameof(share), share, "A share above 0 and below 1 was expected.");

    /// <summary>The name and numbers.</summary>
    public override string ToString() => Spec.ToString();

    // The last share whose level is at most sigma, and the first one beyond.
    private (double Below, double Above) SharesAround(double sigma)
    {
        var (below, above) = (0.0, 1.0);
        for (var i = 0; i < Bisections; i++)
        {
            var middle = (below + above) / 2;
            if (middle <= below || middle >= above)
            {
                break;
            }

            (below, above) = At(middle).Sigma > sigma ? (below, middle) : (middle, above);
        }

        return (below, above);
    }

    private static void ThrowIfNoNormal(double mean, double deviation)
    {
        if (!double.IsFinite(mean))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "The mean is a finite number.");
        }

        if (!(deviation > 0 && double.IsFinite(deviation)))
        {
            throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "The standard deviation is a finite number above 0.");
        }
    }

    private static void ThrowIfNoShift(double shift)
    {
        if (!(shift > 0 && double.IsFinite(shift)))
        {
            throw new ArgumentOutOfRangeException(nameof(shift), shift, "The shift is a finite number above 0.");
        }
    }
}
