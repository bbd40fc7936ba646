using System.Formats.Tar;
using System.Text;

namespace Pyoco.Models.Tests;

/// <summary>A temporary folder of small clips for tests of data sets; a clip's colour tells which it is.</summary>
internal sealed class ClipFolderFixture : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pyoco-data-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A clip of one colour whose red is <paramref name="red"/> and whose green tells the frame.</summary>
    public static VideoClip Clip(byte red, int frames = 8, int width = 8, int height = 8) => new(
        Enumerable.Range(0, frames).Select(f => new ReadOnlyMemory<byte>(
            [.. Enumerable.Range(0, width * height).SelectMany(_ => new[] { red, (byte)(10 * f), (byte)0 })])),
        width, height, 8);

    /// <summary>Writes a clip and, where one is given, its caption beside it.</summary>
    public ClipFolderFixture Add(string name, byte red = 1, int frames = 8, string? caption = "a caption")
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(PathOf(name))!);
        Clip(red, frames).Save(PathOf(name));
        if (caption is not null)
        {
            Text(System.IO.Path.ChangeExtension(name, ".txt"), caption);
        }

        return this;
    }

    public ClipFolderFixture Text(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
        return this;
    }

    /// <summary>Writes a video of moving bars at 8 frames a second by ffmpeg, and gives its path.</summary>
    public string Video(string name, int frames, params string[] arguments) => Convert(
        name, ["-f", "lavfi", "-i", "testsrc=size=32x32:rate=8", "-frames:v", $"{frames}", .. arguments]);

    /// <summary>Writes a file by ffmpeg, and gives its path.</summary>
    public string Convert(string name, string[] arguments)
    {
        using var process = Ffmpeg.Start(Ffmpeg.Converter, ["-v", "error", .. arguments, PathOf(name)], "The test");
        process.Input.Close();
        Assert.Equal((0, ""), process.Finish());
        return PathOf(name);
    }

    /// <summary>Writes a tar shard.</summary>
    public ClipFolderFixture Shard(string name, params (string Name, byte[] Content)[] members)
    {
        using var writer = new TarWriter(File.Create(PathOf(name)));
        foreach (var (member, content) in members)
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, member) { DataStream = new MemoryStream(content) });
        }

        return this;
    }

    /// <summary>The bytes of a clip's file.</summary>
    public byte[] Bytes(byte red, int frames = 8)
    {
        var path = PathOf($".{Guid.NewGuid():N}.png");
        Clip(red, frames).Save(path);
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public ClipDataSet Open(BadClips badClips = BadClips.Skip) => ClipDataSet.Open(Path, new ClipDataOptions { BadClips = badClips });
}
