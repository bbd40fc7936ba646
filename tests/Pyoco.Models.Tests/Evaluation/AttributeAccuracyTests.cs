namespace Pyoco.Models.Tests;

public sealed class AttributeAccuracyTests
{
    private static readonly ClipReading[] Clips =
    [
        Readings.Of([1, 1], direction: 3, truth: 3), Readings.Of([1, 2], direction: 3, truth: 2), Readings.Of([1, 1], 0, truth: null),
    ];

    [Fact]
    public void AClipIsTheMeanOfWhatItsLabelNames() => Assert.Equal([1, 0.25, 1], Clips.Select(AttributeAccuracy.Of));

    [Fact]
    public void AnAttributeIsThatOfTheClipsWhoseLabelsNameIt()
    {
        Assert.Equal(Estimate.Of([1, 0.25, 1]), AttributeAccuracy.Over(Clips));
        Assert.Equal(Estimate.Of([1, 0]), AttributeAccuracy.Over(Clips, 1));
        Assert.Throws<ArgumentException>(() => AttributeAccuracy.Over([Clips[2]], 1));
    }
}
