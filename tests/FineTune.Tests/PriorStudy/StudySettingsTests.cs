using Pyoco.Models;
using PriorStudy;

namespace FineTune.Tests;

public sealed class StudySettingsTests
{
    private const int Scenes = 12;

    // Scenes far apart and the same in every draw, captions of them with deviation 1: the mean varies by 1 / captions, and not by the
    // scenes. In groups of three scenes, as i modulo 16 makes them, it seemed to vary much more.
    [Fact]
    public void ScenesThatCaptionsGoThroughAreNoError()
    {
        const int Captions = 204; // whole cycles
        var groups = new StudySettings { Name = "test", Steps = 4, Sixteenths = [16] }.GroupsOf(Scenes);

        double[] told = [.. Enumerable.Range(0, 400).Select(draw => Math.Pow(ErrorOf(draw, Captions, groups), 2))];

        var mean = Estimate.Of(told);
        Assert.InRange(mean.Value, 1.0 / Captions - 5 * mean.StandardError, 1.0 / Captions + 5 * mean.StandardError);
        Assert.True(Math.Pow(ErrorOf(draw: 0, Captions, groups: 16), 2) > 10.0 / Captions);
    }

    [Theory]
    [InlineData(17, 12, 17)]
    [InlineData(16, 12, 13)]
    [InlineData(8, 12, 7)]
    [InlineData(16, 1, 16)]
    public void GroupsShareNoFactorWithTheCycle(int most, int cycle, int expected) =>
        Assert.Equal(expected, new StudySettings { Name = "test", Steps = 4, Sixteenths = [16], MostGroups = most }.GroupsOf(cycle));

    private static double ErrorOf(int draw, int captions, int groups)
    {
        var random = new Random(draw);
        double[] values =
        [
            .. Enumerable.Range(0, captions).Select(i => 3 * (i % Scenes) + Math.Sqrt(12) * (random.NextDouble() - 0.5)),
        ];
        return Estimate.Of(Jackknife.PseudoValues(
            groups, without => Jackknife.Places(captions, groups, without).Average(i => values[i]))).StandardError;
    }
}
