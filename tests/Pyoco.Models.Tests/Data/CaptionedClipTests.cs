namespace Pyoco.Models.Tests;

public sealed class CaptionedClipTests : IDisposable
{
    private readonly ClipFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ItSaysWhatItsSourceIs()
    {
        PngImage.Write(_folder.PathOf("still.png"), new byte[12], 2, 2);

        var clip = new CaptionedClip("still.png", ["a still"], new ClipFile(_folder.PathOf("still.png")));

        Assert.Equal(("still.png", true), (clip.Name, clip.IsImage));
        Assert.Equal(new FileInfo(_folder.PathOf("still.png")).Length, clip.Length);
    }
}
