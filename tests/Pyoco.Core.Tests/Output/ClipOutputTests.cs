namespace Pyoco.Tests;

public sealed class ClipOutputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-clip-output-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("clip.webp")]
    [InlineData("CLIP.PNG")]
    [InlineData("clip")]
    [InlineData("new/clip")]
    [InlineData("new/clip.webp")]
    [InlineData("clip.v2/")]
    public void WhatThePassedCheckSaysSaveDoes(string name)
    {
        var path = Path.Combine(_folder, name);

        ClipOutput.ThrowIfNotWritable(path);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        Clips.Random(2, 2, 2).Save(path);
        ClipOutput.ThrowIfNotWritable(path);
        Clips.Random(1, 2, 2).Save(path);

        Assert.True(Path.Exists(path));
    }

    [Theory]
    [InlineData("clip.gif")]
    [InlineData("clip.avi")]
    [InlineData("clip.v2")]
    public void OtherExtensionsAreRefusedAndTheKnownOnesNamed(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => ClipOutput.ThrowIfNotWritable(Path.Combine(_folder, name)));

        string[] named = [".webp", ".png", ".mp4", ".webm", ".mov", ".mkv", "folder", "Pyoco.ImageSharp", Path.GetExtension(name)];
        Assert.All(named, word => Assert.Contains(word, error.Message));
        Assert.Throws<ArgumentException>(() => Clips.Random(1, 2, 2).Save(Path.Combine(_folder, name)));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("clip.mp4", "Writing MP4 (H.264, crf 17) takes ffmpeg, which is not on the PATH; install ffmpeg")]
    [InlineData("clip.webm", "Writing WebM (VP9, crf 24) takes ffmpeg, which is not on the PATH; install ffmpeg")]
    public void AVideoWithoutFfmpegIsFoundOutBefore(string name, string message)
    {
        using var nothing = new FakePrograms(keepsPath: false);
        var path = Path.Combine(_folder, name);

        Assert.StartsWith(message, Assert.Throws<NotSupportedException>(() => ClipOutput.ThrowIfNotWritable(path)).Message);
        Assert.Throws<NotSupportedException>(() => Clips.Random(1, 2, 2).Save(path));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void AFormatIsCheckedWhateverTheExtension()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "folder"));

        ClipOutput.ThrowIfNotWritable(Path.Combine(_folder, "clip.tmp"), ClipFormat.Apng);

        Assert.Throws<IOException>(() => ClipOutput.ThrowIfNotWritable(Path.Combine(_folder, "folder"), ClipFormat.Apng));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void WhatIsInTheWayIsFoundByCheckAndSaveAlike()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "folder.webp"));
        Directory.CreateDirectory(Path.Combine(_folder, "folder.png"));
        Directory.CreateDirectory(Path.Combine(_folder, "photos"));
        File.WriteAllText(Path.Combine(_folder, "photos", "0007.png"), "mine");
        File.WriteAllText(Path.Combine(_folder, "file"), "mine");

        Assert.All(["folder.webp", "folder.png", "photos", "file", "file/clip.png", "file/frames"], name =>
        {
            var path = Path.Combine(_folder, name);
            Assert.Throws<IOException>(() => ClipOutput.ThrowIfNotWritable(path));
            Assert.ThrowsAny<IOException>(() => Clips.Random(2, 2, 2).Save(path));
        });
        Assert.Throws<IOException>(() => ClipOutput.ThrowIfFramesNotWritable(Path.Combine(_folder, "photos")));
        ClipOutput.ThrowIfFramesNotWritable(Path.Combine(_folder, "folder.png"));
        Assert.Equal(["mine", "mine"], Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
    }
}
