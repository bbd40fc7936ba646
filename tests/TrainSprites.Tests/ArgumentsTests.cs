using Pyoco.Samples;

namespace TrainSprites.Tests;

public sealed class ArgumentsTests
{
    [Fact]
    public void OptionsAreReadAndWrongOnesNamed()
    {
        var arguments = new Arguments(["--steps", "12", "--alpha", "0.5", "--data", "x"], "steps", "alpha", "data");

        Assert.Equal((12, 0.5, "x", 7),
            (arguments.Integer("steps", 1), arguments.Number("alpha", 1), arguments.Required("data"), arguments.Integer("batch", 7)));
        Assert.Contains("--stepz", Assert.Throws<UsageException>(() => new Arguments(["--stepz", "1"], "steps")).Message);
        Assert.Contains("no value", Assert.Throws<UsageException>(() => new Arguments(["--steps"], "steps")).Message);
        Assert.Contains("'0'", Assert.Throws<UsageException>(() => new Arguments(["--steps", "0"], "steps").Integer("steps", 1)).Message);
        Assert.Contains("--data is missing", Assert.Throws<UsageException>(() => new Arguments([]).Required("data")).Message);
    }
}
