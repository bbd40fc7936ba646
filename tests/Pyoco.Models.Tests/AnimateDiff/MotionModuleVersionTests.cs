namespace Pyoco.Models.Tests;

public sealed class MotionModuleVersionTests
{
    [Theory]
    [InlineData(24, false, "v1")]
    [InlineData(32, true, "v2")]
    [InlineData(32, false, "v3")]
    [InlineData(0, true, "AnimateLCM")]
    [InlineData(0, false, "v1 or v3 (it has no positions)")]
    [InlineData(64, true, "v2 (for 64 frames)")]
    public void VersionsAreToldApart(long frames, bool hasMiddle, string version) =>
        Assert.Equal(version, MotionModuleVersion.Of([320, 640, 1280, 1280], frames, hasMiddle));

    [Fact]
    public void ThreeLevelsAreThoseOfSdxl() => Assert.Equal("SDXL beta", MotionModuleVersion.Of([320, 640, 1280], 32, hasMiddle: false));
}
