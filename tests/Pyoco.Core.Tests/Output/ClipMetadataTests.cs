using SkiaSharp;

namespace Pyoco.Tests;

public sealed class ClipMetadataTests : IDisposable
{
    private const string Text = "{\n  \"prompt\": \"ein größerer 🐉\",\n  \"seed\": 7\n}";
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-metadata-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("clip.webp", 3)]
    [InlineData("clip.webp", 1)]
    [InlineData("clip.png", 3)]
    [InlineData("clip.png", 1)]
    [InlineData("clip", 3)]
    public void EveryKindKeepsTheText(string name, int frames)
    {
        var (with, without) = (Path.Combine(_folder, name), Path.Combine(_folder, $"without-{name}"));
        var clip = Clips.Random(frames, 5, 4);

        clip.Save(with, new ClipSaveOptions { Metadata = Text });
        clip.Save(without);

        Assert.Equal(Text, ClipMetadata.Read(with));
        Assert.Null(ClipMetadata.Read(without));
    }

    [Fact]
    public void APictureKeepsItToo()
    {
        var path = Path.Combine(_folder, "picture.png");

        PngImage.Write(path, new byte[3], 1, 1, new ClipSaveOptions { Metadata = Text });

        Assert.Equal(Text, ClipMetadata.Read(path));
    }

    [Fact]
    public void TheContentDecidesNotTheName()
    {
        var path = Path.Combine(_folder, "clip.png");
        Clips.Random(2, 4, 4).Save(path, new ClipSaveOptions { Metadata = Text });
        File.Move(path, path = Path.Combine(_folder, "clip.webp"));

        Assert.Equal(Text, ClipMetadata.Read(path));
    }

    [Fact]
    public void PicturesOfOthersHaveNone()
    {
        using var bitmap = new SKBitmap(3, 3);
        foreach (var format in new[] { SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp })
        {
            var path = Path.Combine(_folder, $"{format}");
            File.WriteAllBytes(path, bitmap.Encode(format, 90).ToArray());

            Assert.Null(ClipMetadata.Read(path));
        }
    }

    [Theory]
    [InlineData("clip.webp")]
    [InlineData("clip.png")]
    public void EveryTruncatedFileIsRefused(string name)
    {
        var path = Path.Combine(_folder, name);
        Clips.Random(2, 2, 2).Save(path, new ClipSaveOptions { Metadata = Text });
        var bytes = File.ReadAllBytes(path);

        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Contains(path, Assert.Throws<InvalidDataException>(() => ClipMetadata.Read(path)).Message);
        }
    }

    [Theory]
    [InlineData("clip.webp")]
    [InlineData("clip.png")]
    public void ADamagedFileGivesATextOrOneException(string name)
    {
        var path = Path.Combine(_folder, name);
        Clips.Random(2, 2, 2).Save(path, new ClipSaveOptions { Metadata = Text });
        var bytes = File.ReadAllBytes(path);
        var random = new Random(3);

        for (var i = 0; i < 2000; i++)
        {
            var damaged = bytes.ToArray();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, damaged);
            if (Record.Exception(() => ClipMetadata.Read(path)) is { } error)
            {
                Assert.IsType<InvalidDataException>(error);
            }
        }
    }

    [Fact]
    public void TextThatIsNoUtf8IsRefused()
    {
        var path = Path.Combine(_folder, "clip.png");
        using (var stream = File.Create(path))
        {
            PngChunks.WriteStart(stream, 1, 1, [0xC3, 0x28]);
            PngChunks.Write(stream, "IEND"u8, []);
        }

        Assert.Contains("not UTF-8", Assert.Throws<InvalidDataException>(() => ClipMetadata.Read(path)).Message);
    }

    [Fact]
    public void OtherThingsAreNamed()
    {
        var (gif, frames) = (Path.Combine(_folder, "clip.gif"), Path.Combine(_folder, "frames"));
        File.WriteAllText(gif, "GIF89a; not a picture at all");

        Assert.Contains("has the signature of none of them", Assert.Throws<InvalidDataException>(() => ClipMetadata.Read(gif)).Message);
        Assert.Contains("pyoco-frames.json", Assert.Throws<InvalidDataException>(() => ClipMetadata.Read(_folder)).Message);
        Assert.Throws<FileNotFoundException>(() => ClipMetadata.Read(Path.Combine(_folder, "missing")));
        Clips.Random(2, 2, 2).Save(frames);
        (FolderManifest.Read(frames, FrameFolder.ManifestName)! with { Earlier = [] }).Write(frames, FrameFolder.ManifestName);
        Assert.Contains("not written completely", Assert.Throws<InvalidDataException>(() => ClipMetadata.Read(frames)).Message);
    }

    [SkippableFact]
    public void ADeviceIsNotRead()
    {
        Skip.IfNot(OperatingSystem.IsLinux());

        Assert.Throws<InvalidDataException>(() => ClipMetadata.Read("/dev/zero"));
    }
}
