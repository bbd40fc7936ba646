namespace Pyoco.Tests;

public sealed class ClipSaveExtensionsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-clip-save-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Lossless => ["clip.webp", "clip.png", "clip.mkv"];

    [SkippableTheory]
    [MemberData(nameof(Lossless))]
    public async Task EveryWayOfSavingGivesTheSameFrames(string name)
    {
        var (clip, format) = (Clips.Random(4, 9, 5), Format(name));
        using var stream = new ForwardStream(isAsyncAlone: false);
        using var asyncStream = new ForwardStream(isAsyncAlone: true);

        clip.Save(stream, format);
        await clip.SaveAsync(asyncStream, format);
        clip.Save(Here("a.tmp"), format);
        await clip.SaveAsync(Here("b.tmp"), format);
        await clip.SaveAsync(Here(name));

        byte[][] files =
        [
            stream.ToArray(), asyncStream.ToArray(), File.ReadAllBytes(Here("a.tmp")), File.ReadAllBytes(Here("b.tmp")),
            File.ReadAllBytes(Here(name)), clip.ToBytes(format), await clip.ToBytesAsync(format),
        ];
        Assert.All(files, file => Assert.Equal(clip.FramesSha256, VideoClip.Load(new MemoryStream(file)).FramesSha256));
    }

    [SkippableFact]
    public async Task AStreamGetsTheSameMp4AsAFile()
    {
        TestVideo.SkipWithoutFfmpeg();
        var (clip, format) = (Clips.Random(4, 16, 16), ClipFormat.Mp4(20));
        using var stream = new ForwardStream(isAsyncAlone: true);

        await clip.SaveAsync(stream, format);
        await clip.SaveAsync(Here("clip.mp4"), format);

        Assert.Equal(File.ReadAllBytes(Here("clip.mp4")), stream.ToArray());
    }

    [Theory]
    [InlineData("clip.png")]
    [InlineData("clip.webp")]
    [InlineData("frames")]
    public async Task ACancelledSaveLeavesTheOldFile(string name)
    {
        using var stop = new CancellationTokenSource();
        var clip = Clips.Random(2, 4, 4);
        clip.Save(Here(name));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Clips.Random(3, 4, 4).SaveAsync(Here(name), null, stop.Token));

        Assert.Equal(clip.FramesSha256, VideoClip.Load(Here(name)).FramesSha256);
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [SkippableTheory]
    [MemberData(nameof(Lossless))]
    public async Task ACancelledStreamOrArrayIsNone(string name)
    {
        using var stop = new CancellationTokenSource();
        var (clip, format) = (Clips.Random(2, 4, 4), Format(name));
        await stop.CancelAsync();

        using var stream = new ForwardStream(isAsyncAlone: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => clip.SaveAsync(stream, format, null, stop.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => clip.ToBytesAsync(format, null, stop.Token));

        Assert.Empty(stream.ToArray());
    }

    [SkippableFact]
    public void AFullDiskIsToldAndNothingElse()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1);

        Assert.Throws<IOException>(() => Clips.Random(4, 64, 64).Save(full, ClipFormat.Apng));
    }

    [Fact]
    public void AClipTooLargeForAWebpIsRefusedWithTheLimit()
    {
        var error = Assert.Throws<NotSupportedException>(() => Clips.Random(1, 16_384, 1).Save(Here("clip.webp")));

        Assert.Contains("16384 x 1 pixels; a WebP file has at most 16383", error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    private static ClipFormat Format(string name)
    {
        var format = ClipFormat.Of(name);
        if (format.Encoding is not null)
        {
            TestVideo.SkipWithoutFfmpeg();
        }

        return format;
    }

    private string Here(string name) => Path.Combine(_folder, name);

    /// <summary>Goes forward only, as the body of a response does, and may refuse to block.</summary>
    private sealed class ForwardStream(bool isAsyncAlone) : Stream
    {
        private readonly MemoryStream _written = new();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public byte[] ToArray() => _written.ToArray();

        public override void Write(byte[] buffer, int offset, int count) =>
            (isAsyncAlone ? throw new InvalidOperationException("Synchronous operations are disallowed.") : _written)
                .Write(buffer, offset, count);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            _written.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            _written.WriteAsync(buffer, offset, count, cancellationToken);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
