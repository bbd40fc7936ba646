namespace Pyoco.Models.Tests;

public sealed class OutOfRangeTests
{
    [Fact]
    public void TheMessageNamesTheOptionItsValueAndWhatWasExpected()
    {
        var error = OutOfRange.Expected("at least 1", 0, "Frames");

        Assert.StartsWith("Frames is 0; at least 1 was expected.", error.Message);
        Assert.Equal(("Frames", (object)0), (error.ParamName, error.ActualValue));
    }

    [Fact]
    public void NumbersInRangeAreGivenBack()
    {
        Assert.Equal(1, OutOfRange.AtLeast(1, 1, "Steps"));
        Assert.Equal([0, 1], [OutOfRange.Share(0, "Share"), OutOfRange.Share(1, "Share")]);
        Assert.Equal(0.999, OutOfRange.Decay(0.999, "Decay"));
    }

    [Fact]
    public void NumbersOutOfRangeAreRefusedAndSoIsNan()
    {
        Assert.StartsWith(
            "Steps is 0; at least 1 was expected.",
            Assert.Throws<ArgumentOutOfRangeException>(() => OutOfRange.AtLeast(1, 0, "Steps")).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => OutOfRange.AtLeast(0, double.NaN, "Rate"));
        Assert.Throws<ArgumentOutOfRangeException>(() => OutOfRange.Share(1.1, "Share"));
        Assert.Throws<ArgumentOutOfRangeException>(() => OutOfRange.Share(double.NaN, "Share"));
        Assert.Throws<ArgumentOutOfRangeException>(() => OutOfRange.Decay(1, "Decay"));
        Assert.Throws<ArgumentOutOfRangeException>(() => OutOfRange.Decay(double.NaN, "Decay"));
    }
}
