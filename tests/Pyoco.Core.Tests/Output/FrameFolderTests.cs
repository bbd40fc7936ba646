using SkiaSharp;

namespace Pyoco.Tests;

public sealed class FrameFolderTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("pyoco-frames-").FullName, "frames");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public void AShorterClipReplacesALongerOneAndPhotographsStay()
    {
        Clips.Random(5, 4, 4).Save(_folder);
        File.WriteAllText(Path.Combine(_folder, "holiday.png"), "mine");
        File.WriteAllText(Path.Combine(_folder, "001.png"), "mine");
        File.WriteAllText(Path.Combine(_folder, "notes.txt"), "mine");

        Clips.Random(2, 4, 4).Save(_folder);

        Assert.Equal(
            ["0000.png", "0001.png", "001.png", "holiday.png", "notes.txt", "pyoco-frames.json"],
            Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("0000.png")]
    [InlineData("0001.PNG")]
    [InlineData("0007.png")] // beyond the clip: readers of a sequence would take it for a frame
    [InlineData("12345.png")]
    public void PhotographsNamedLikeFramesRefuseTheFolder(string name)
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, name), "mine");

        var error = Assert.Throws<IOException>(() => Clips.Random(2, 4, 4).Save(_folder));

        Assert.Contains(name, error.Message);
        Assert.Equal([name], Directory.GetFiles(_folder).Select(Path.GetFileName));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(_folder, name)));
    }

    [Fact]
    public void AFrameThatSomebodyPaintedOverIsTheirs()
    {
        Clips.Random(3, 4, 4).Save(_folder);
        File.WriteAllText(Path.Combine(_folder, "0002.png"), "mine");

        Assert.Contains("0002.png", Assert.Throws<IOException>(() => Clips.Random(2, 4, 4).Save(_folder)).Message);

        Assert.Equal("mine", File.ReadAllText(Path.Combine(_folder, "0002.png")));
    }

    [Theory]
    [InlineData("-16")]
    [InlineData("0")]
    [InlineData("1e-300")]
    [InlineData("1001")]
    public void AManifestWithARateThatNoClipHasIsRefusedByTheRate(string rate)
    {
        Clips.Random(2, 4, 4, frameRate: 23.976).Save(_folder);
        var manifest = Path.Combine(_folder, FrameFolder.ManifestName);
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("23.976", rate));

        var error = Assert.Throws<InvalidDataException>(() => VideoClip.Load(_folder));

        Assert.Contains($"{_folder} states {rate.ToUpperInvariant()} frames a second; from 0.02 to 1000 was expected", error.Message);
        Assert.Equal(8, VideoClip.Load(_folder, new ClipLoadOptions { FrameRate = 8 }).FrameRate);
    }

    [Fact]
    public void TheManifestTellsTheClipAndTheFramesAreItsPixels()
    {
        var clip = Clips.Random(3, 4, 5, frameRate: 23.976);

        clip.SaveFrames(_folder, new ClipSaveOptions { Metadata = "{}" });

        var manifest = FolderManifest.Read(_folder, FrameFolder.ManifestName)!;
        Assert.Equal(new ClipFacts(4, 5, 23.976, clip.FramesSha256), manifest.Clip);
        Assert.Equal(["0000.png", "0001.png", "0002.png"], manifest.Files.Select(f => f.Name));
        Assert.Equal("{}", manifest.Metadata);
        for (var i = 0; i < 3; i++)
        {
            using var decoded = SKBitmap.Decode(Path.Combine(_folder, $"000{i}.png"));
            Assert.Equal(clip.Frame(i).ToArray(), PngImageTests.Pixels(decoded));
        }
    }

    [Fact]
    public void FilesThatSystemsPutBesideAFrameAreNone()
    {
        Directory.CreateDirectory(_folder);
        PngImage.Write(Path.Combine(_folder, "1.png"), new byte[12], 2, 2);
        PngImage.Write(Path.Combine(_folder, "2.png"), new byte[12], 2, 2);
        File.WriteAllText(Path.Combine(_folder, "._1.png"), "of the Finder");

        Assert.Equal(2, FrameFolder.CountFrames(_folder));
        Assert.Equal(2, FrameFolder.Read(_folder, new ClipLoadOptions { FrameRate = 8 }).FrameCount);
        Assert.False(FrameFolder.IsPicture("notes.txt"));
        Assert.True(FrameFolder.IsPicture("a.JPG"));
    }
}
