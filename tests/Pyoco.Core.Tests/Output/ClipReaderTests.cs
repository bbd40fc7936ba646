namespace Pyoco.Tests;

public sealed class ClipReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-read-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("clip.webp")]
    [InlineData("clip.png")]
    [InlineData("frames")]
    public void ASavedClipIsLoadedAgain(string name)
    {
        var report = new GenerationReport { Prompt = "a fox", Seed = 7, FrameRate = 24, Frames = 6 };
        var clip = new VideoClip(Enumerable.Range(0, 6).Select(i => Clips.Random(6, 9, 5, 24).Frame(i)), 9, 5, 24) { Report = report };
        clip.Save(Here(name), new ClipSaveOptions { Report = SavedReport.Whole });

        var loaded = VideoClip.Load(Here(name));

        Assert.Equal(clip.FramesSha256, loaded.FramesSha256);
        Assert.Equal(24, loaded.FrameRate, 9);
        Assert.Equal(("a fox", 7UL), (loaded.Report!.Prompt, loaded.Report.Seed));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(120)]
    [InlineData(1000)]
    public void FastClipsKeepTheirFramesAndTheirRate(double rate)
    {
        var clip = Clips.Random(6, 4, 4, rate);
        clip.Save(Here("fast.png"));

        var loaded = VideoClip.Load(Here("fast.png"));

        Assert.Equal((clip.FramesSha256, rate), (loaded.FramesSha256, Math.Round(loaded.FrameRate, 9)));
    }

    [Fact]
    public void FramesThatTheEncoderJoinedComeApartAgain()
    {
        var frames = Clips.Random(3, 8, 8);
        var clip = new VideoClip(new[] { 0, 0, 1, 1, 1, 2, 2 }.Select(i => frames.Frame(i)), 8, 8, 10)
        {
            Report = new GenerationReport { FrameRate = 10 },
        };
        clip.Save(Here("joined.webp"));

        var loaded = VideoClip.Load(Here("joined.webp"));

        Assert.Equal(clip.FramesSha256, loaded.FramesSha256);
    }

    [Fact]
    public void AGifOfUnevenTimesIsRefusedUntilARateIsGiven()
    {
        var gif = new GifFile(1, 1).Add((0, 0, 1, 1), [1], 7).Add((0, 0, 1, 1), [2], 11).Add((0, 0, 1, 1), [3], 13);
        File.WriteAllBytes(Here("uneven.gif"), gif.ToArray());

        var error = Assert.Throws<InvalidDataException>(() => VideoClip.Load(Here("uneven.gif")));
        var sampled = VideoClip.Load(Here("uneven.gif"), new ClipLoadOptions { FrameRate = 10 });

        Assert.Contains("70 to 130 ms", error.Message);
        Assert.Contains("uneven.gif", error.Message);
        Assert.Equal((3, 10.0), (sampled.FrameCount, sampled.FrameRate));
    }

    [Fact]
    public void AFolderOfPicturesIsReadInTheOrderOfItsNumbers()
    {
        var clip = Clips.Random(12, 4, 3);
        for (var i = 0; i < 12; i++)
        {
            PngImage.Write(Here($"frame{i}.png"), clip.Frame(i).Span, 4, 3);
        }

        File.WriteAllText(Here("notes.txt"), "not a picture");

        Assert.Contains("FrameRate", Assert.Throws<InvalidDataException>(() => VideoClip.Load(_folder)).Message);
        Assert.Equal(clip.FramesSha256, VideoClip.Load(_folder, new ClipLoadOptions { FrameRate = 8 }).FramesSha256);
    }

    [Fact]
    public void PicturesOfOtherSizesAreNamed()
    {
        PngImage.Write(Here("a.png"), new byte[12], 2, 2);
        PngImage.Write(Here("b.png"), new byte[18], 3, 2);

        var error = Assert.Throws<InvalidDataException>(() => VideoClip.Load(_folder, new ClipLoadOptions { FrameRate = 8 }));

        Assert.Contains("b.png is 3 x 2; 2 x 2 was expected", error.Message);
    }

    [Theory]
    [InlineData("clip.webp")]
    [InlineData("clip.png")]
    [InlineData("frames")]
    public void ARangeOfFramesIsReadAndOneBeyondTheEndRefused(string name)
    {
        var clip = Clips.Random(6, 9, 5);
        clip.Save(Here(name));

        var part = VideoClip.Load(Here(name), new ClipLoadOptions { FirstFrame = 2, FrameCount = 3 });
        var rest = VideoClip.Load(Here(name), new ClipLoadOptions { FirstFrame = 4 });

        Assert.Equal(clip.Frame(2).ToArray(), part.Frame(0).ToArray());
        Assert.Equal((3, 2), (part.FrameCount, rest.FrameCount));
        var error = Assert.Throws<InvalidDataException>(
            () => VideoClip.Load(Here(name), new ClipLoadOptions { FirstFrame = 4, FrameCount = 3 }));
        Assert.Contains("it has 6 frames; 3 from frame 4 on were asked for", error.Message);
        Assert.Throws<InvalidDataException>(() => VideoClip.Load(Here(name), new ClipLoadOptions { FirstFrame = 6 }));
    }

    [Fact]
    public void AStreamIsReadToItsEnd()
    {
        var clip = Clips.Random(2, 4, 4);
        using var stream = new MemoryStream();
        ApngWriter.Write(stream, clip, ClipSaveOptions.Default);
        stream.Position = 0;

        Assert.Equal(clip.FramesSha256, VideoClip.Load(stream).FramesSha256);
    }

    [Fact]
    public void AStreamOfUnknownLengthIsReadToo()
    {
        var clip = Clips.Random(2, 4, 4);
        clip.Save(Here("clip.png"));
        using var plain = new FileStream(Here("clip.png"), FileMode.Open);
        using var buffered = new NoSeek(plain);

        Assert.Equal(clip.FramesSha256, VideoClip.Load(buffered).FramesSha256);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AStreamBeyondTheLimitIsNotReadToItsEnd(bool seeks)
    {
        using var zeros = new MemoryStream(new byte[1 << 20]);
        using Stream stream = seeks ? zeros : new NoSeek(zeros);

        var error = Assert.Throws<InvalidDataException>(() => VideoClip.Load(stream, new ClipLoadOptions { MaxBytes = 1000 }));

        Assert.Contains("at most 1000 are read", error.Message);
        Assert.True(zeros.Position <= 1 << 16);
    }

    [Fact]
    public void OtherFilesAreRefusedByName()
    {
        File.WriteAllText(Here("clip.webp"), "<html>Please sign in</html>");

        var page = Assert.Throws<InvalidDataException>(() => VideoClip.Load(Here("clip.webp"))).Message;
        Assert.Contains("clip.webp", page);
        Assert.Contains("a page in HTML", page);
        Assert.Throws<FileNotFoundException>(() => VideoClip.Load(Here("missing.gif")));
        Assert.Throws<InvalidDataException>(() => VideoClip.Load(Directory.CreateDirectory(Here("empty")).FullName));
        Assert.Throws<ArgumentException>(() => VideoClip.Load(""));
    }

    [Fact]
    public void AClipBeyondTheLimitIsRefused()
    {
        Clips.Random(4, 8, 8).Save(Here("clip.png"));

        var error = Assert.Throws<InvalidDataException>(
            () => VideoClip.Load(Here("clip.png"), new ClipLoadOptions { MaxBytes = 700 }));

        Assert.Contains("700", error.Message);
    }

    private string Here(string name) => Path.Combine(_folder, name);

    // As a stream of a network connection is.
    private sealed class NoSeek(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
