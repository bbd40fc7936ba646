namespace Pyoco.ImageSharp.Tests;

public sealed class GifFormatTests
{
    [Fact]
    public async Task AGifIsAFormatLikeOthers()
    {
        var (clip, format) = (Clips.Moving(), GifFormat.Create(new GifOptions { Colors = 16 }));
        using var file = new MemoryStream();
        clip.SaveGif(file, new GifOptions { Colors = 16 });

        format.ThrowIfUnavailable();

        Assert.Equal(("GIF", ".gif", "image/gif", false), (format.Name, format.Extension, format.MediaType, format.HoldsMetadata));
        Assert.Equal(file.ToArray(), clip.ToBytes(format));
        Assert.Equal(file.ToArray(), await clip.ToBytesAsync(format));
    }

    [Fact]
    public void MetadataAreRefused() => Assert.Contains("holds no metadata", Assert.Throws<ArgumentException>(
        () => Clips.Moving().ToBytes(GifFormat.Create(), new ClipSaveOptions { Metadata = "mine" })).Message);

    [Fact]
    public async Task ACancelledGifIsNone() => await Assert.ThrowsAnyAsync<OperationCanceledException>(
        () => Clips.Moving().ToBytesAsync(GifFormat.Create(), null, new CancellationToken(canceled: true)));
}
