using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Parts of a schedule, and the way back up from one level to another.</summary>
internal static class ScheduleParts
{
    /// <summary>The first steps of a schedule.</summary>
    public static NoiseSchedule First(this NoiseSchedule schedule, int steps) =>
        NoiseSchedule.FromSteps(Enumerable.Range(0, steps).Select(schedule.Step), schedule.InitialScale);

    /// <summary>The last steps of a schedule, for a walk that begins with a video at their level instead of unit noise.</summary>
    public static NoiseSchedule Last(this NoiseSchedule schedule, int steps) => NoiseSchedule.FromSteps(
        Enumerable.Range(schedule.Steps - steps, steps).Select(schedule.Step), initialScale: 1);

    /// <summary>The same way from the first level to the last in fewer steps, each of which goes over whole steps of the schedule, as
    /// evenly as they can be shared out.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="steps">From 1 to as many as it has.</param>
    public static NoiseSchedule Thinned(this NoiseSchedule schedule, int steps)
    {
        return NoiseSchedule.FromSteps(
            Enumerable.Range(0, steps).Select(i => new NoiseStep(schedule.Step(First(i)).From, schedule.Step(First(i + 1) - 1).To)),
            schedule.InitialScale, schedule.Rises);

        int First(int step) => (int)((long)step * schedule.Steps / steps);
    }

    /// <summary>A video at one level with as much noise added as brings it to a higher one:
    /// <c>x' = r x + sqrt(Noise'² - r² Noise²) n</c>, r the ratio of the signals.</summary>
    public static Tensor Diffuse(Tensor video, NoiseLevel level, NoiseLevel higher, Tensor noise)
    {
        var ratio = higher.Signal / level.Signal;
        var added = higher.Noise * higher.Noise - ratio * ratio * level.Noise * level.Noise;
        return video.Times(ratio).Plus(noise, Math.Sqrt(added));
    }
}
