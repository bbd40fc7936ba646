namespace Pyoco.Models.Tests;

public sealed class FrameSizeTests
{
    [Fact]
    public void ANumberIsASquare()
    {
        FrameSize? size = 8;

        Assert.Equal(new FrameSize(8, 8), size);
    }
}
