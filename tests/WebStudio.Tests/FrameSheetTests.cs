using Pyoco;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using WebStudio.Clips;

namespace WebStudio.Tests;

public class FrameSheetTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(8, 3)]
    [InlineData(16, 4)]
    [InlineData(17, 5)]
    public void SheetsAreAsSquareAsCanBe(int frames, int columns) => Assert.Equal(columns, FrameSheet.ColumnsOf(frames));

    [Fact]
    public void EveryFrameIsInItsPlaceRowByRow()
    {
        var frames = Enumerable.Range(0, 5).Select(f => (ReadOnlyMemory<byte>)Enumerable.Repeat((byte)(40 * f), 3 * 2 * 3).ToArray());

        var sheet = FrameSheet.Of(new VideoClip(frames, width: 3, height: 2, frameRate: 8));

        using var picture = Image.Load<Rgb24>(sheet.Png);
        Assert.Equal((9, 4), (picture.Width, picture.Height));
        for (var f = 0; f < 5; f++)
        {
            Assert.Equal(40 * f, picture[(3 * (f % 3)) + 2, (2 * (f / 3)) + 1].R);
        }
    }
}
