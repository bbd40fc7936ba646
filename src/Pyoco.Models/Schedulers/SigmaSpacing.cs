namespace Pyoco.Models;

/// <summary>How a config places sigmas between the largest and the smallest, instead of taking those of spaced timesteps.</summary>
internal enum SigmaSpacing
{
    /// <summary>The sigmas of spaced timesteps.</summary>
    OfTimesteps,

    /// <summary>Evenly in the seventh root (arXiv 2206.00364, equation 5).</summary>
    Karras,

    /// <summary>Evenly in the logarithm.</summary>
    Exponential,

    /// <summary>As quantiles of a beta distribution (arXiv 2407.12173).</summary>
    Beta,
}

internal static class SigmaSpacingEntries
{
    /// <summary>Reads <c>use_karras_sigmas</c> and its like, of which one at most may be true.</summary>
    public static SigmaSpacing Spacing(this SchedulerEntries entries)
    {
        (string Key, SigmaSpacing Spacing)[] all =
        [
            ("use_karras_sigmas", SigmaSpacing.Karras),
            ("use_exponential_sigmas", SigmaSpacing.Exponential), ("use_beta_sigmas", SigmaSpacing.Beta),
        ];
        var used = all.Where(s => entries.Flag(s.Key, false)).ToArray();
        return used.Length switch
        {
            0 => SigmaSpacing.OfTimesteps,
            1 => used[0].Spacing,
            _ => throw entries.Refusal(used[1].Key, "true", $"one spacing of sigmas, and {used[0].Key} is true too"),
        };
    }

    /// <summary>As many sigmas as steps, from the largest to the smallest.</summary>
    public static double[] Place(this SigmaSpacing spacing, int steps, double sigmaMin, double sigmaMax)
    {
        if (steps == 1)
        {
            return [sigmaMax];
        }

        var schedule = spacing switch
        {
            SigmaSpacing.Karras => NoiseSchedule.Karras(steps, sigmaMin, sigmaMax),
            SigmaSpacing.Beta => NoiseSchedule.BetaQuantiles(steps, sigmaMin, sigmaMax),
            _ => NoiseSchedule.Exponential(steps, sigmaMin, sigmaMax),
        };
        return [.. schedule.Levels.SkipLast(1).Select(level => level.Noise)];
    }
}
