namespace Pyoco.Tests;

public sealed class ClipWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-clip-writer-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AFormatWithoutMetadataRefusesSomeAndIgnoresTheReport()
    {
        var (format, clip, written) = (Plain(out var seen), Clips.Random(2, 3, 3), new MemoryStream());

        var error = Assert.Throws<ArgumentException>(
            () => ClipWriter.Write(written, clip, format, new ClipSaveOptions { Metadata = "mine" }));
        ClipWriter.Write(written, clip, format, new ClipSaveOptions { Report = SavedReport.Whole });

        Assert.Contains("plain holds no metadata", error.Message);
        Assert.Equal(1, seen());
    }

    [Fact]
    public async Task EncodingHasAThreadOfItsOwn()
    {
        var isPool = true;
        var format = new ClipFormat("plain", ".plain", "x/y", (stream, _, _, _) =>
        {
            isPool = Thread.CurrentThread.IsThreadPoolThread;
            stream.WriteByte(7);
        });

        using var written = new MemoryStream();
        await ClipWriter.WriteAsync(written, Clips.Random(1, 2, 2), format, options: null, default);

        Assert.False(isPool);
        Assert.Equal([7], written.ToArray());
    }

    [Fact]
    public void WhereTheEncoderFailsThereIsNoFile()
    {
        var format = new ClipFormat("plain", ".plain", "x/y", (stream, _, _, _) =>
        {
            stream.WriteByte(7);
            throw new IOException("No space left on device");
        });

        Assert.Throws<IOException>(() => ClipWriter.Write(Path.Combine(_folder, "a"), Clips.Random(1, 2, 2), format, options: null));

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    private static ClipFormat Plain(out Func<int> seen)
    {
        var count = 0;
        seen = () => count;
        return new ClipFormat("plain", ".plain", "x/y", (_, _, _, _) => count++) { HoldsMetadata = false };
    }
}
