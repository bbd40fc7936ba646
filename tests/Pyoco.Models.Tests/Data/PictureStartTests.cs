namespace Pyoco.Models.Tests;

public sealed class PictureStartTests : IDisposable
{
    private readonly ClipFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void StillsAreToldFromAnimations()
    {
        ClipFolderFixture.Clip(1).Save(_folder.PathOf("moving.png"));
        ClipFolderFixture.Clip(1).Save(_folder.PathOf("moving.webp"));
        PngImage.Write(_folder.PathOf("still.png"), new byte[12], 2, 2);

        Assert.False(Still("moving.png"));
        Assert.False(Still("moving.webp"));
        Assert.True(Still("still.png"));
        Assert.True(PictureStart.IsStill([0xFF, 0xD8, 0xFF, 0xE0]));
        Assert.True(PictureStart.IsStill([.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPVP8 "u8, 0, 0, 0, 0, 0]));
        Assert.False(PictureStart.IsStill("GIF89a"u8));
        Assert.False(PictureStart.IsStill([]));
    }

    // A length that leads beyond the bytes, or back, ends the search.
    [Fact]
    public void DamagedChunksEndTheSearch() => Assert.True(PictureStart.IsStill(
        [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, .. "IHDR"u8, .. "acTL"u8]));

    private bool Still(string name) => PictureStart.IsStill(File.ReadAllBytes(_folder.PathOf(name)));
}
