namespace Pyoco.Models.Tests;

public sealed class ClipFolderReaderTests : IDisposable
{
    private readonly ClipFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void LinksToFoldersAreFollowedOnceAndLoopsEnd()
    {
        Skip.If(OperatingSystem.IsWindows());
        _folder.Add("a.png").Add("sub/b.png");
        using var elsewhere = new ClipFolderFixture().Add("c.png");
        Directory.CreateSymbolicLink(_folder.PathOf("sub/up"), _folder.Path);
        Directory.CreateSymbolicLink(_folder.PathOf("sub/self"), _folder.PathOf("sub"));
        Directory.CreateSymbolicLink(_folder.PathOf("elsewhere"), elsewhere.Path);

        Assert.Equal(["a.png", "elsewhere/c.png", "sub/b.png"], Names());
    }

    [SkippableFact]
    public void LinksToNothingAreLeftOutByName()
    {
        Skip.If(OperatingSystem.IsWindows());
        _folder.Add("a.png").Add("b.png").Text("gone.txt", "a caption");
        File.CreateSymbolicLink(_folder.PathOf("gone.gif"), _folder.PathOf("nowhere.gif"));

        var data = _folder.Open();

        Assert.Equal(2, data.Clips.Count);
        Assert.Contains(data.Skipped, s => s.Name == "gone.gif" && s.Reason.StartsWith("It cannot be read", StringComparison.Ordinal));
    }

    [Fact]
    public void AFolderIsOneClipOnlyWhereSomethingIsSaidOfItAsAWhole()
    {
        foreach (var folder in new[] { "walk", "stills" })
        {
            for (var i = 0; i < 3; i++)
            {
                _folder.Text($"{folder}/{i}.txt", "a still");
                PngImage.Write(_folder.PathOf($"{folder}/{i}.png"), new byte[12], 2, 2);
            }
        }

        _folder.Text("walk.txt", "it walks");

        Assert.Equal(["stills/0.png", "stills/1.png", "stills/2.png", "walk"], Names());
    }

    [Fact]
    public void MetadataOfAnUpperFolderNamesFoldersOfFramesAndFilesBelow()
    {
        ClipFolderFixture.Clip(1).Save(_folder.PathOf("a.png"));
        foreach (var folder in new[] { "train/walk", "train/other" })
        {
            Directory.CreateDirectory(_folder.PathOf(folder));
            PngImage.Write(_folder.PathOf($"{folder}/0.png"), new byte[12], 2, 2);
        }

        File.Copy(_folder.PathOf("a.png"), _folder.PathOf("train/clip.data"));
        _folder.Text("metadata.csv", "file_name,text\ntrain/walk,it walks\ntrain/clip.data,it runs\n");

        Assert.Equal(["train/clip.data", "train/walk"], Names());
    }

    [Fact]
    public void ATextBesideAFolderOfClipsDoesNotMakeItOne()
    {
        foreach (var folder in new[] { "train", "videos", "described", "nested/deep" })
        {
            _folder.Add($"{folder}/a.png").Text($"{folder}.txt", "a list");
        }

        File.WriteAllBytes(_folder.PathOf("videos/b.mp4"), [1]);
        _folder.Text("train/metadata.csv", "file_name,text\na.png,a text\n").Text("nested.txt", "a list");

        Assert.Equal(["described", "nested/deep", "train/a.png", "videos/a.png"], Names());
    }

    [SkippableFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void AFolderThatCannotBeReadIsLeftOutByName()
    {
        Skip.If(OperatingSystem.IsWindows() || Environment.UserName == "root", "Nothing is closed to this user.");
        _folder.Add("a.png").Add("b.png").Add("closed/c.png");
        File.SetUnixFileMode(_folder.PathOf("closed"), UnixFileMode.None);
        try
        {
            var data = _folder.Open();

            Assert.Equal(2, data.Clips.Count);
            Assert.Contains(data.Skipped, s => s.Name == "closed" && s.Reason.StartsWith("It cannot be read", StringComparison.Ordinal));
        }
        finally
        {
            File.SetUnixFileMode(_folder.PathOf("closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void HiddenFilesAreNoClips()
    {
        _folder.Add("a.png").Add("b.png").Add(".hidden.png").Add("__MACOSX/c.png");

        Assert.Equal(["a.png", "b.png"], Names());
    }

    [Fact]
    public void FilesOfUnknownNamesCountWhereMetadataNamesThem()
    {
        _folder.Add("a.png");
        File.Copy(_folder.PathOf("a.png"), _folder.PathOf("clip.data"));
        File.Copy(_folder.PathOf("a.png"), _folder.PathOf("other.data"));
        _folder.Text("metadata.csv", "text,file_name\nnamed,./clip.data\n");

        Assert.Equal(["a.png", "clip.data"], Names());
    }

    [Theory]
    [InlineData("../outside.png")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/../../outside.png")]
    public void MetadataThatLeadsOutOfTheFolderIsRefused(string name)
    {
        _folder.Add("a.png").Add("b.png").Text("metadata.csv", $"file_name,text\n{name},a text\n");

        var error = Assert.Throws<InvalidDataException>(() => _folder.Open());

        Assert.Contains($"line 2 names '{name}', which is outside the folder", error.Message);
        Assert.Contains("metadata.csv", error.Message);
    }

    [Fact]
    public void ACaptionThatIsNoUtf8IsRefusedByName()
    {
        _folder.Add("a.png").Add("b.png");
        File.WriteAllBytes(_folder.PathOf("a.txt"), [0xFF, 0xFE, 0x41]);

        Assert.Contains("a.txt cannot be read as a caption: it is not UTF-8",
            Assert.Throws<InvalidDataException>(() => _folder.Open()).Message);
    }

    private IEnumerable<string> Names() => _folder.Open().Clips.Select(c => c.Name);
}
