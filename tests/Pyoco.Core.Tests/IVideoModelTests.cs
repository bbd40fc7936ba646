using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class IVideoModelTests
{
    [Fact]
    public void ALatentHasAtLeastOnePixelAlongItsSide()
    {
        var info = new FakeVideoModel().Info;

        Assert.Equal(1, info.PixelsPerLatent);
        Assert.Contains("PixelsPerLatent", Assert.Throws<ArgumentOutOfRangeException>(() => info with { PixelsPerLatent = 0 }).Message);
    }
}
