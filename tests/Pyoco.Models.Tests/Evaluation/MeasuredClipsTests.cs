using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>The measures together, as the documentation shows them.</summary>
public sealed class MeasuredClipsTests
{
    [Fact]
    public void ClipsOfTheSameLawAreNearAndDimmerOnesMoveLess()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(9);
        var real = randn([64, 3, 4, 8, 8], generator: generator).Times(0.2);
        var made = randn([48, 3, 4, 8, 8], generator: generator).Times(0.1);

        var looks = FrameFeatures.Joined("blocks", frames => FrameFeatures.PooledPixels(frames, side: 4));
        using var features = looks.Extract(real); // a network's features instead, for the usual distances
        using var axes = PrincipalAxes.Fit(features, count: 3);
        using var realPlaces = axes.Project(features);
        using var madePlaces = axes.Project(looks.Extract(made));
        Estimate distance = FrechetDistance.Measure(realPlaces, madePlaces);
        Estimate motion = MotionAmount.Against(MotionAmount.Of(made), [.. MotionAmount.Of(real).Take(48)]);
        var (low, high) = distance.Interval(coverage: 0.95);

        Assert.InRange(distance.Value, low, high);
        Assert.InRange(motion.Value, 0.25 - 5 * motion.StandardError, 0.25 + 5 * motion.StandardError); // half the deviation
    }
}
