namespace Pyoco.Models.Tests;

public sealed class ClipFileNamesTests
{
    [Theory]
    [InlineData("a.GIF", true)]
    [InlineData("a.mp4", true)]
    [InlineData("a.txt", false)]
    [InlineData("a", false)]
    public void ClipsAreToldByTheirExtension(string name, bool isClip) => Assert.Equal(isClip, ClipFileNames.IsClip(name));

    [Theory]
    [InlineData("a.b.gif", "a.b")]
    [InlineData("folder", "folder")]
    public void AStemIsTheNameWithoutItsLastExtension(string name, string stem) => Assert.Equal(stem, ClipFileNames.Stem(name));

    [Fact]
    public void FilesOfSystemsAreHidden()
    {
        Assert.True(ClipFileNames.IsHidden(".DS_Store"));
        Assert.True(ClipFileNames.IsHidden("__MACOSX"));
        Assert.False(ClipFileNames.IsHidden("a.gif"));
    }

    [Theory]
    [InlineData("a.b.gif", "a")]
    [InlineData("sub.d/a.b.gif", "sub.d/a")]
    [InlineData("sub.d/a", "sub.d/a")]
    public void AKeyGoesUpToTheFirstFullStopOfTheLastPart(string name, string key) => Assert.Equal(key, ClipFileNames.Key(name));
}
