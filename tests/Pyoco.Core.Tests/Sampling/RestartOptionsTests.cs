namespace Pyoco.Tests;

public sealed class RestartOptionsTests
{
    private static readonly RestartOptions Right = new() { SigmaMin = 0.1, SigmaMax = 1 };

    [Fact]
    public void ValuesOutOfRangeAreRefusedByName()
    {
        Assert.Throws<ArgumentOutOfRangeException>("SigmaMin", () => Right with { SigmaMin = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("SigmaMax", () => Right with { SigmaMax = double.PositiveInfinity });
        Assert.Throws<ArgumentOutOfRangeException>("Steps", () => Right with { Steps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("Repeats", () => Right with { Repeats = 501 });
    }
}
