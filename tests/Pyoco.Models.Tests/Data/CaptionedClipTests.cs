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

    [Theory]
    [InlineData("v1.0/take.1.gif", "v1.0/take.1", "v1.0/take")]
    [InlineData("a", "a", "a")]
    public void FilesOfASampleShareItsName(string name, string ofFile, string inShard)
    {
        _folder.Add("a.png");

        Assert.Equal(ofFile, new CaptionedClip(name, [""], new ClipFile(_folder.PathOf("a.png"))).Sample);
        Assert.Equal(inShard, new CaptionedClip(name, [""], new TarMember("s.tar", 0, 0)).Sample);
    }
}
