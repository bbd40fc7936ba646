namespace Pyoco.Models.Tests;

public sealed class ClipReadingTests
{
    [Fact]
    public void AccuracyIsTheShareOfTheFramesThatAreRight()
    {
        Assert.Equal(0.5, new AttributeReading([1, 2, null, 1], 1).Accuracy);
        Assert.Equal(0, new AttributeReading([null], 1).Accuracy);
        Assert.True(double.IsNaN(new AttributeReading([1], null).Accuracy));
    }
}
