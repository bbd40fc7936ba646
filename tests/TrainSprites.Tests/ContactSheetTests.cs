using Pyoco;
using SkiaSharp;

namespace TrainSprites.Tests;

public sealed class ContactSheetTests
{
    [Fact]
    public void ClipsStandBelowOneAnotherAndColumnsSideBySide()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("pyoco-sheet-").FullName, "new", "sheet.png");
        var clips = Enumerable.Range(0, 3).Select(i => Clip((byte)(10 * i))).ToArray();

        ContactSheet.Write(path, clips, columns: 2, gap: 1);

        using var picture = SKBitmap.Decode(path);
        Assert.Equal((2 * 4 + 1, 2 * 2), (picture.Width, picture.Height)); // two clips of two frames of two columns, and a gap
        Assert.Equal(0, picture.GetPixel(0, 0).Red);
        Assert.Equal(1, picture.GetPixel(2, 1).Red); // the first clip's second frame
        Assert.Equal(10, picture.GetPixel(0, 2).Red);
        Assert.Equal(20, picture.GetPixel(5, 1).Red);
        Assert.Equal(255, picture.GetPixel(4, 0).Red);
        Assert.Equal(255, picture.GetPixel(5, 2).Red); // no fourth clip
    }

    private static VideoClip Clip(byte value) =>
        new([Frame(value), Frame((byte)(value + 1))], width: 2, height: 2, frameRate: 8);

    private static ReadOnlyMemory<byte> Frame(byte value) => Enumerable.Repeat(value, 12).ToArray();
}
