using SixLabors.ImageSharp.PixelFormats;

namespace Pyoco.ImageSharp.Tests;

public sealed class ClipPaletteTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(256)]
    public void ItHasAtMostSoManyColours(int colors) => Assert.InRange(ClipPalette.Of(Clips.Moving(), colors).Length, 2, colors);

    // Each colour fills frames of its own.
    [Fact]
    public void ColoursOfEveryFrameAreInIt()
    {
        Rgb24[] shown = [new(220, 20, 20), new(20, 20, 220), new(20, 220, 20)];
        var clip = new VideoClip(
            shown.Select(c => (ReadOnlyMemory<byte>)Enumerable.Repeat(new[] { c.R, c.G, c.B }, 64).SelectMany(b => b).ToArray()), 8, 8, 10);

        var palette = ClipPalette.Of(clip, 256).Select(c => c.ToPixel<Rgb24>()).ToArray();

        Assert.All(shown, color => Assert.Contains(color, palette));
    }

    // 4.6 million pixels: every second row and column is looked at.
    [Fact]
    public void OfALargeClipAGridIsLookedAt()
    {
        var clip = Clips.Moving(frames: 2, width: 1600, height: 1440);

        Assert.InRange(ClipPalette.Of(clip, 256).Length, 200, 256);
    }
}
