namespace Pyoco.Testing.Tests;

public sealed class FakeVideoOptionsTests
{
    [Fact]
    public void NumbersOutOfRangeAreNamed()
    {
        Assert.Contains("Frames is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new FakeVideoOptions { Frames = 0 }).Message);
        Assert.Contains("Steps is -1", Assert.Throws<ArgumentOutOfRangeException>(() => new FakeVideoOptions { Steps = -1 }).Message);
        Assert.Contains(
            "StepTime is -", Assert.Throws<ArgumentOutOfRangeException>(() => new FakeVideoOptions { StepTime = -TimeSpan.FromSeconds(1) })
                .Message);
    }
}
