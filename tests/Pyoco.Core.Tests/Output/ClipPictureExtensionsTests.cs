namespace Pyoco.Tests;

public sealed class ClipPictureExtensionsTests
{
    [Fact]
    public void AStillIsAClipOfOneFrame()
    {
        var clip = Clips.Random(3, 5, 4);

        var still = clip.Still(2);

        Assert.Equal((1, 5, 4, 1.0), (still.FrameCount, still.Width, still.Height, still.FrameRate));
        Assert.Equal(clip.Frame(2).ToArray(), still.Frame(0).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => clip.Still(3));
    }

    [Theory]
    [InlineData(3, null, 3, new[] { 0, 1, 2, 3, 4, 5, 6 })]
    [InlineData(3, 1, 1, new[] { 0, 3, 6 })]
    [InlineData(2, 2, 2, new[] { 0, 2, 4, 6 })]
    [InlineData(1, 1, 1, new[] { 0 })]
    [InlineData(5, 2, 2, new[] { 0, 1, 2, 3, 4, 5, 6 })]
    public void FramesStandInReadingOrderAtEvenDistances(int columns, int? rows, int down, int[] shown)
    {
        const int gap = 2;
        var clip = Clips.Random(7, 4, 3);

        var sheet = clip.ContactSheet(columns, rows, gap);

        Assert.Equal((1, columns * 4 + (columns - 1) * gap, down * 3 + (down - 1) * gap), (sheet.FrameCount, sheet.Width, sheet.Height));
        var expected = Enumerable.Repeat((byte)255, sheet.Frame(0).Length).ToArray();
        for (var i = 0; i < shown.Length; i++)
        {
            for (var at = 0; at < 4 * 3; at++)
            {
                var (x, y) = (i % columns * (4 + gap) + at % 4, i / columns * (3 + gap) + at / 4);
                clip.Frame(shown[i]).Span.Slice(3 * at, 3).CopyTo(expected.AsSpan(3 * (y * sheet.Width + x)));
            }
        }

        Assert.Equal(expected, sheet.Frame(0).ToArray());
    }

    [Fact]
    public void ASheetThatCannotBeIsRefused()
    {
        var clip = Clips.Random(2, 50, 50);

        Assert.Contains("2147", Assert.Throws<ArgumentException>(() => clip.ContactSheet(1_000_000, 20)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => clip.ContactSheet(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => clip.ContactSheet(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => clip.ContactSheet(1, gap: -1));
    }

    // Two pixels of 0 and 200 shrunk to one are their mean; the columns beyond a square's are cut on both sides.
    [Fact]
    public void ResizingAveragesAndCutsTheMiddleOut()
    {
        byte[] columns = [90, 90, 0, 200, 0, 200, 90, 90];
        var frame = Enumerable.Range(0, 4).SelectMany(_ => columns.SelectMany(c => new[] { c, c, c })).ToArray(); // 8 x 4
        var clip = new VideoClip([frame], 8, 4, frameRate: 5);

        var same = clip.Resized(4, 4);
        var half = clip.Resized(1, 1);

        Assert.Equal([0, 200, 0, 200], same.Frame(0).ToArray().Where((_, i) => i % 3 == 0).Take(4));
        Assert.Equal((1, 1, 5.0), (half.Width, half.Height, half.FrameRate));
        Assert.InRange(half.Frame(0).Span[0], 80, 120);
        Assert.Same(clip, clip.Resized(8, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => clip.Resized(0, 4));
    }
}
