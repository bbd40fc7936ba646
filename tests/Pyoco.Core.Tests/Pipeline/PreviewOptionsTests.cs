namespace Pyoco.Tests;

public sealed class PreviewOptionsTests
{
    [Fact]
    public void FewerThanEveryStepIsRefused() => Assert.Contains(
        "EverySteps is 0; at least 1",
        Assert.Throws<ArgumentOutOfRangeException>(() => new PreviewOptions(_ => { }) { EverySteps = 0 }).Message);
}
