using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Tests;

public sealed class SchedulePartsTests
{
    [Fact]
    public void FirstAndLastStepsJoinToTheSchedule()
    {
        var schedule = NoiseSchedule.Karras(5);

        var (first, last) = (schedule.First(2), schedule.Last(3));

        Assert.Equal(schedule.Levels, first.Levels.Concat(last.Levels.Skip(1)));
        Assert.Equal((schedule.InitialScale, 1), (first.InitialScale, last.InitialScale));
    }

    [Fact]
    public void AThinnedScheduleGoesOverWholeStepsFromTheFirstLevelToTheLast()
    {
        var schedule = NoiseSchedule.Karras(8);

        var thinned = schedule.Thinned(3);

        Assert.Equal([schedule.Levels[0], schedule.Levels[2], schedule.Levels[5], schedule.Levels[8]], thinned.Levels);
        Assert.Equal(schedule.InitialScale, thinned.InitialScale);
        Assert.Equal(schedule.Levels, schedule.Thinned(8).Levels);
    }

    [Fact]
    public void AVideoAtALevelIsBroughtToTheVarianceOfAHigherOne()
    {
        using var scope = NewDisposeScope();
        var (clean, inside, added) = (ones([1, 1, 1, 1, 1]), zeros([1, 1, 1, 1, 1]), ones([1, 1, 1, 1, 1]));
        var (level, higher) = (new NoiseLevel(0.8, 0.6), new NoiseLevel(0.6, 0.8));

        var video = ScheduleParts.Diffuse(clean.Times(0.8).Plus(inside.Times(0.6)), level, higher, added);

        // Signal 0.6; the noise inside has 0.75 * 0.6 left, and what is added makes the variances sum to 0.64.
        Assert.Equal(0.6 + Math.Sqrt(0.64 - 0.45 * 0.45), video.item<float>(), 6);
    }
}
