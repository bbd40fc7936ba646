namespace Pyoco.Models.Tests;

public sealed class ClipSettingsTests
{
    [Fact]
    public void ValuesOutOfRangeAreRefusedByName()
    {
        Assert.Contains("Frames is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new ClipSettings { Frames = 0 }).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClipSettings { FrameRate = double.NaN });
    }
}
