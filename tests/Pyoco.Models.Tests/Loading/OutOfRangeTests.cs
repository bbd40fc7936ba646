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
}
