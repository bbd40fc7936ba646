using System.Text;

namespace Pyoco.Tests;

public sealed class VideoWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-video-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, string, string, int, int> Formats => new()
    {
        { "clip.mp4", "h264", "yuv420p", 18, 12 },
        { "clip.webm", "vp9", "yuv420p", 18, 12 },
        { "clip.mov", "prores", "yuv422p10le", 18, 12 },
        { "clip.mkv", "ffv1", "bgr0", 17, 11 },
    };

    [SkippableTheory]
    [MemberData(nameof(Formats))]
    public void AVideoIsWhatItsExtensionSays(string name, string codec, string pixels, int width, int height)
    {
        TestVideo.SkipWithoutFfmpeg();

        Clips.Random(7, 17, 11, frameRate: 29.97).Save(Here(name));
        var video = TestVideo.Probe(Here(name));

        Assert.Equal((codec, pixels), (Text("codec_name"), Text("pix_fmt")));
        Assert.Equal((width, height), (video.GetProperty("width").GetInt32(), video.GetProperty("height").GetInt32()));
        Assert.Equal(("30000/1001", "7"), (Text("r_frame_rate"), Text("nb_read_frames")));
        Assert.True(codec == "ffv1" || (Text("color_space"), Text("color_primaries"), Text("color_range")) == ("bt709", "bt709", "tv"));

        string? Text(string property) => video.TryGetProperty(property, out var value) ? value.GetString() : null;
    }

    [SkippableTheory]
    [InlineData("clip.mp4", 3)]
    [InlineData("clip.webm", 3)]
    [InlineData("clip.mov", 3)]
    [InlineData("clip.mkv", 0)]
    public void ColoursComeBack(string name, int tolerance)
    {
        TestVideo.SkipWithoutFfmpeg();
        byte[][] colours = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [250, 200, 40], [128, 128, 128], [0, 0, 0], [255, 255, 255]];

        Plain(colours).Save(Here(name));
        var read = VideoClip.Load(Here(name));

        for (var i = 0; i < colours.Length; i++)
        {
            var (frame, colour) = (read.Frame(i).ToArray(), colours[i]);
            Assert.DoesNotContain(frame.Select((value, at) => Math.Abs(value - colour[at % 3])), d => d > tolerance);
        }
    }

    [SkippableFact]
    public void NothingIsLostWithoutLoss()
    {
        TestVideo.SkipWithoutFfmpeg();
        var clip = Clips.Random(9, 13, 7, frameRate: 23.976);

        clip.Save(Here("clip.mkv"));
        var read = VideoClip.Load(Here("clip.mkv"));

        Assert.Equal(clip.FramesSha256, read.FramesSha256);
        Assert.Equal(24000.0 / 1001, read.FrameRate, 9);
    }

    [SkippableTheory]
    [InlineData(0.02)]
    [InlineData(1000)]
    public void SmallestFramesAndExtremeRatesAreVideosToo(double rate)
    {
        TestVideo.SkipWithoutFfmpeg();

        foreach (var name in new[] { "clip.mp4", "clip.webm", "clip.mov", "clip.mkv" })
        {
            Clips.Random(3, 1, 1, rate).Save(Here(name));

            var read = VideoClip.Load(Here(name));

            Assert.Equal((3, rate), (read.FrameCount, Math.Round(read.FrameRate, 9)));
        }
    }

    // Boxes of 32-bit sizes and four letters (ISO 14496-12); the index is moov, the frames are mdat.
    [SkippableTheory]
    [InlineData("clip.mp4")]
    [InlineData("clip.mov")]
    public void TheIndexStandsBeforeTheFrames(string name)
    {
        TestVideo.SkipWithoutFfmpeg();

        Clips.Random(5, 16, 16).Save(Here(name));
        var (file, boxes) = (File.ReadAllBytes(Here(name)), new List<string>());
        for (var at = 0; at < file.Length;)
        {
            boxes.Add(Encoding.Latin1.GetString(file, at + 4, 4));
            at += (int)System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
        }

        Assert.Equal("ftyp", boxes[0]);
        Assert.InRange(boxes.IndexOf("moov"), 1, boxes.IndexOf("mdat") - 1);
    }

    [SkippableFact]
    public void ALowerRateFactorIsALargerFileAndAnHigherProfileToo()
    {
        TestVideo.SkipWithoutFfmpeg();
        var clip = Clips.Random(5, 64, 64);

        Assert.True(clip.ToBytes(ClipFormat.Mp4(10)).Length > 1.5 * clip.ToBytes(ClipFormat.Mp4(40)).Length);
        Assert.True(clip.ToBytes(ClipFormat.WebM(10)).Length > 1.5 * clip.ToBytes(ClipFormat.WebM(55)).Length);
        Assert.True(
            clip.ToBytes(ClipFormat.ProRes()).Length > 1.5 * clip.ToBytes(ClipFormat.ProRes(ProResProfile.Proxy)).Length);
        Clips.Random(2, 16, 16).Save(Here("clip.mov"), ClipFormat.ProRes(ProResProfile.P4444));
        Assert.Equal("4444", TestVideo.Probe(Here("clip.mov")).GetProperty("profile").GetString());
    }

    [SkippableTheory]
    [InlineData("clip.mp4")]
    [InlineData("clip.webm")]
    [InlineData("clip.mov")]
    [InlineData("clip.mkv")]
    public void MetadataComeBack(string name)
    {
        TestVideo.SkipWithoutFfmpeg();
        var text = "{\"a\": \"= ; # \\\\ größer 🐉\",\n[section]\n \"b\": 1}" + new string('x', 200_000);

        Clips.Random(2, 16, 16).Save(Here(name), new ClipSaveOptions { Metadata = text });

        Assert.Equal(text, ClipMetadata.Read(Here(name)));
        Clips.Random(2, 16, 16).Save(Here(name));
        Assert.Null(ClipMetadata.Read(Here(name)));
    }

    [Fact]
    public void TagsAreEscaped() => Assert.Equal(";FFMETADATA1\npyoco=a\\=b\\;\\#\\\\\\\nc\n", VideoWriter.Tags("a=b;#\\\nc"));

    [Fact]
    public void TheEdgeIsRepeated()
    {
        byte[] frame = [1, 2, 3, 4, 5, 6, 7, 8, 9]; // 3 x 1
        var padded = new byte[3 * 4 * 2];

        VideoWriter.Pad(frame, 3, padded, 4);

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 7, 8, 9], padded);
    }

    // Programs that stand for ffmpeg: killed while it writes, failing in its first breath, ending without having read all.
    [SkippableTheory]
    [InlineData("echo half > \"$file\"; head -c 1000 >/dev/null; kill -9 $$", "ended with code 137")]
    [InlineData("echo 'first' >&2; echo '[libx264 @ 0x1] broken' >&2; exit 1", "ended with code 1", "first; [libx264 @ 0x1] broken")]
    [InlineData("echo half > \"$file\"; exit 0", "ended with code 0")]
    public void WhereFfmpegFailsTheOldFileStaysAndItsWordsAreTold(string command, params string[] words)
    {
        Skip.If(OperatingSystem.IsWindows());
        File.WriteAllText(Here("clip.mp4"), "old");
        using var programs = new FakePrograms().Add("ffmpeg", $"for last; do :; done; file=\"${{last#file:}}\"; {command}");

        var error = Assert.Throws<IOException>(() => Clips.Random(40, 64, 64).Save(Here("clip.mp4")));

        Assert.All([.. words, "40 frames of 64 x 64 with libx264"], word => Assert.Contains(word, error.Message));
        Assert.Equal("old", File.ReadAllText(Here("clip.mp4")));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    // The limit of a process's files stands for a disk that fills: a write beyond it fails as one to a full disk does.
    [SkippableTheory]
    [InlineData("clip.mp4", 8)]
    [InlineData("clip.webm", 8)]
    [InlineData("clip.mov", 8)]
    [InlineData("clip.mkv", 8)]
    [InlineData("clip.mp4", 0)]
    public void ADiskThatFillsLeavesNoHalfFile(string name, int blocks)
    {
        TestVideo.SkipWithoutFfmpeg();
        Skip.IfNot(OperatingSystem.IsLinux());
        var ffmpeg = Ffmpeg.Find("ffmpeg", Environment.GetEnvironmentVariable("PATH"));
        using var programs = new FakePrograms().Add("ffmpeg", $"ulimit -f {blocks}; trap '' XFSZ; exec {ffmpeg} \"$@\"");

        var error = Assert.Throws<IOException>(() => Clips.Random(20, 64, 64).Save(Here(name)));

        Assert.Contains("File too large", error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [SkippableFact]
    public async Task CancellationEndsFfmpegAndLeavesTheOldFile()
    {
        Skip.If(OperatingSystem.IsWindows());
        File.WriteAllText(Here("clip.mp4"), "old");
        using var programs = new FakePrograms();
        var started = Path.Combine(programs.Folder, "id");
        programs.Add("ffmpeg", $"echo $$ > {started}.new; mv {started}.new {started}; exec sleep 600");
        using var stop = new CancellationTokenSource();

        var writing = Task.Run(() => ClipWriter.Write(
            Here("clip.mp4"), Clips.Random(40, 64, 64), ClipFormat.Mp4(), options: null, stop.Token));
        Assert.True(SpinWait.SpinUntil(() => File.Exists(started), TimeSpan.FromSeconds(20)));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);

        var id = int.Parse(await File.ReadAllTextAsync(started));
        Assert.Throws<ArgumentException>(() => System.Diagnostics.Process.GetProcessById(id));
        Assert.Equal("old", File.ReadAllText(Here("clip.mp4")));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [SkippableFact]
    public void WhatFfmpegCannotEncodeIsRefusedWithItsWords()
    {
        TestVideo.SkipWithoutFfmpeg();

        var error = Assert.Throws<IOException>(() => Clips.Random(1, 20_000, 2).Save(Here("clip.mp4")));

        Assert.Contains("1 frames of 20000 x 2 with libx264: ", error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    private static VideoClip Plain(byte[][] colours) => new(
        colours.Select(c => (ReadOnlyMemory<byte>)Enumerable.Repeat(c, 32 * 32).SelectMany(b => b).ToArray()), 32, 32, frameRate: 8);

    private string Here(string name) => Path.Combine(_folder, name);
}
