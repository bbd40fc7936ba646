using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace Pyoco.ImageSharp.Tests;

public sealed class GifExtensionsTests
{
    [Theory]
    [InlineData(GifPalette.Clip, GifDithering.None, 12)]
    [InlineData(GifPalette.Frame, GifDithering.None, 12)]
    [InlineData(GifPalette.Clip, GifDithering.Ordered, 12)]
    [InlineData(GifPalette.Clip, GifDithering.ErrorDiffusion, 12)]
    public void AGifIsReadBackAsTheClipInFewerColours(GifPalette palette, GifDithering dithering, double mean)
    {
        var clip = Clips.Moving();

        var back = Saved(clip, new GifOptions { Palette = palette, Dithering = dithering }).ToClip();

        Assert.Equal(10, back.FrameRate);
        Assert.InRange(Clips.Difference(clip, back).Mean, 0, mean);
    }

    // The gradient stands still, and with one palette its colours do, too.
    [Theory]
    [InlineData(GifDithering.None)]
    [InlineData(GifDithering.Ordered)]
    public void WithOnePaletteWhatStandsStillKeepsItsColour(GifDithering dithering)
    {
        var back = Saved(Clips.Moving(), new GifOptions { Dithering = dithering, Colors = 32 }).ToClip();

        for (var frame = 1; frame < back.FrameCount; frame++)
        {
            Assert.Equal(back.Frame(0)[..(3 * 40 * 8)].ToArray(), back.Frame(frame)[..(3 * 40 * 8)].ToArray()); // above the square
        }
    }

    // A palette of the first frame alone would not have the colour that only the last one shows.
    [Fact]
    public void ThePaletteIsThatOfAllFrames()
    {
        byte[] red = [220, 20, 20], blue = [20, 20, 220];
        var clip = new VideoClip([Flat(red), Flat(red), Flat(blue)], 8, 8, 10);

        var back = Saved(clip, new GifOptions()).ToClip();

        Assert.InRange(Clips.Difference(clip, back).Largest, 0, 8);
    }

    [Fact]
    public void ColoursAndPlaysAreAsAskedFor()
    {
        using var image = Saved(Clips.Moving(), new GifOptions { Colors = 4, Plays = 3 });

        var colors = Enumerable.Range(0, image.Frames.Count)
            .SelectMany(f => image.ToClip().Frame(f).ToArray().Chunk(3).Select(c => (c[0], c[1], c[2]))).Distinct();

        Assert.InRange(colors.Count(), 2, 4);
        Assert.Equal(3, image.Metadata.GetGifMetadata().RepeatCount);
        Assert.Equal(0, Saved(Clips.Moving(), new GifOptions()).Metadata.GetGifMetadata().RepeatCount);
    }

    [Fact]
    public async Task FilesAndStreamsHoldTheSameBytes()
    {
        var clip = Clips.Moving();
        var folder = Directory.CreateTempSubdirectory("pyoco-gif");
        try
        {
            var path = Path.Combine(folder.FullName, "new", "clip.gif");
            using var stream = new MemoryStream();

            clip.SaveGif(path);
            await clip.SaveGifAsync(stream);

            Assert.Equal(File.ReadAllBytes(path), stream.ToArray());
            Assert.Equal(VideoClip.Load(path).FramesSha256, Saved(clip, new GifOptions()).ToClip().FramesSha256);
            Assert.Equal(clip.FrameRate, VideoClip.Load(path).FrameRate);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task WhatIsNoGifIsRefusedBeforeAByteIsWritten()
    {
        var (fast, stream) = (Clips.Moving(frameRate: 60), new MemoryStream());
        var wide = new VideoClip([new byte[3 * 65_536]], 65_536, 1, 10);

        Assert.Contains("60 frames a second", Assert.Throws<NotSupportedException>(() => fast.SaveGif(stream)).Message);
        Assert.Contains("60", Assert.Throws<NotSupportedException>(() => fast.SaveGif("never.gif")).Message);
        Assert.Contains("65536 x 1", (await Assert.ThrowsAsync<NotSupportedException>(() => wide.SaveGifAsync(stream))).Message);
        Assert.Equal(0, stream.Length);
        Assert.False(File.Exists("never.gif"));
        Assert.Throws<ArgumentException>(() => Clips.Moving().SaveGif(""));
    }

    [Fact]
    public async Task CancellationEndsTheWriting()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Clips.Moving().SaveGifAsync(new MemoryStream(), cancellationToken: stop.Token));
    }

    private static ReadOnlyMemory<byte> Flat(byte[] color) => Enumerable.Repeat(color, 64).SelectMany(c => c).ToArray();

    private static Image<Rgba32> Saved(VideoClip clip, GifOptions options)
    {
        using var stream = new MemoryStream();
        clip.SaveGif(stream, options);
        return Image.Load<Rgba32>(stream.ToArray());
    }
}
