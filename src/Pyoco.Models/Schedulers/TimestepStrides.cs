namespace Pyoco.Models;

/// <summary>The steps of <c>DDIMScheduler</c> and <c>PNDMScheduler</c>: from each chosen timestep down by the whole quotient of training
/// timesteps and steps.</summary>
/// <remarks>With leading timesteps that is where the next step starts. With the other spacings it is not, and these classes take the video
/// that a step left at one level for one at another, where the next step starts.</remarks>
/// <param name="Spacing">Where the timesteps lie.</param>
/// <param name="Offset">What leading timesteps are moved up by.</param>
/// <param name="EndsClean">Whether the last step ends at the clean video, or at the first training timestep.</param>
internal sealed record TimestepStrides(TimestepSpacing Spacing, int Offset, bool EndsClean)
{
    public static TimestepStrides Read(SchedulerEntries entries, bool endsClean) => new(
        entries.TimestepSpacing("leading"),
        entries.StepsOffset(),
        entries.Flag("set_alpha_to_one", endsClean));

    public NoiseSchedule CreateSchedule(DiscreteTimesteps timesteps, int steps)
    {
        var stride = timesteps.Count / steps;
        var end = EndsClean ? NoiseLevel.FromSigma(0) : timesteps.Level(0);
        return NoiseSchedule.FromSteps(
            Choose(timesteps, steps)
                .Select(t => new NoiseStep(timesteps.Level(t), t >= stride ? timesteps.Level(t - stride) : end)), initialScale: 1);
    }

    /// <summary>The chosen timesteps, falling.</summary>
    public int[] Choose(DiscreteTimesteps timesteps, int steps) => SpacedTimesteps.Whole(Spacing, timesteps.Count, steps, Offset);
}
