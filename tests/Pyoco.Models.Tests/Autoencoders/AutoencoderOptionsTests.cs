namespace Pyoco.Models.Tests;

public sealed class AutoencoderOptionsTests
{
    [Fact]
    public void OneWholeFrameAtATimeIsTheDefault() =>
        Assert.Equal(
            (1, null, 0.25),
            (new AutoencoderOptions().FramesAtATime, new AutoencoderOptions().TileSize, new AutoencoderOptions().TileOverlap));

    [Fact]
    public void ValuesOutOfRangeAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AutoencoderOptions { FramesAtATime = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AutoencoderOptions { TileSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AutoencoderOptions { TileOverlap = 0.6 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AutoencoderOptions { TileOverlap = double.NaN });
    }
}
